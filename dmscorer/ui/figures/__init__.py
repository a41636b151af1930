"""Figures on a page: a card each, side by side where there is room, each to be saved."""
