"""The vector store: the only room that knows Chroma."""
