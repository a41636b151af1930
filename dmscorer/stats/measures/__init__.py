"""One file a family of formulas: ICC, REML, kappa, alpha, limits of agreement, bootstrap; and why each is not estimable."""
