"""French: words, sentences, questions, numbers. What another language would replace."""
