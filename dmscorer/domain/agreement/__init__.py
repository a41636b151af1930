"""Reliability and agreement as data and in words: headline, table, forest plot, the Methods and Results text.

The reasons why a statistic is not estimable are worded where it is computed (``stats/measures``); their German is in ``note_words``.
"""
