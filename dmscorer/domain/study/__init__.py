"""The study and its people: roles (``study.Role``: one coordinator, two to six raters).

What counts as one label is in ``labels``, which visit comes first in ``visit_order``, what the coordinator has to do next in ``next_acts``.
What each role may do is refused in ``ui/acts/session.py`` and ``workflows/consensus/decisions.py``.
"""
