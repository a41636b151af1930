"""Case, answer, entry and sheet; blind codes and reading order; time at a site.

What a rater is told when something is refused stands in ``reading``, the washout sentence (``StaysClosed``) included.
"""
