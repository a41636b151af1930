"""Clinical values, cohort, course, responses and change between visits, as data and in words.

The German reasons for what is not told of a change are in ``change_words``.
"""
