"""Case, answer, entry and sheet; blind codes and reading order; time at a site.

What a rater is told when an act is refused is in ``reading``.
"""
