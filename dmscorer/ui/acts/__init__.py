"""The calls that the window makes to workflows, by feature; jobs in threads, preferences, the base class of screens.

``session`` says who is signed in and refuses the coordinator's side to raters; ``workspace`` also opens and closes studies.
"""
