"""The single measures: ICC, REML, kappa, alpha, limits of agreement, bootstrap."""
