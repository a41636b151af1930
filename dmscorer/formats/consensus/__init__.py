"""``consensus.csv``, ``decisions.csv``, the tables of a meeting held elsewhere, the page of each case."""
