"""Figures on a page: cards, side by side where there is room, each to be saved."""
