"""From the files of a corpus to carnets, passages and known questions."""
