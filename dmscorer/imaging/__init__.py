"""Pixels: one file on its way in (``intake``), redactions burnt in (``deidentify``), cut-outs, quality measured."""
