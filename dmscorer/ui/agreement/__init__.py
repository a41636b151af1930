"""Reliability and agreement between the raters: the sentence, the figures, every number."""
