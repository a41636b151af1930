"""Widgets that know no feature: pages, empty states, keys, tables, labels.

Also the list of cases with what a rater is told between them: waiting for the second part, the washout (``case_list.afterwards``).
"""
