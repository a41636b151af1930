"""One file per family of formulas: ICC (``reliability``, ``reml``), kappa, alpha, bootstrap.

SEM and SDC are in ``variance``, limits of agreement in ``limits``, their confidence intervals in ``pivots``, that of the ICC in
``generalised``; and beside each, why it is not estimable.
"""
