"""The reading desk: one case, its bar, cards, signing (``finish_panel``), and what happens when nothing can be saved (``halt``)."""
