"""Agreement as values and as sentences: headline, table, forest plot, manuscript paragraph.

The reasons why a statistic is not estimable are worded where it is computed (``stats/measures``); their German is in ``note_words``.
"""
