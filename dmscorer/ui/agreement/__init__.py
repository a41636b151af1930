"""The Agreement page: the sentence, the figures, every number."""
