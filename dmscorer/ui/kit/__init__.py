"""Widgets that know no feature: pages, empty states, keys, tables, labels; the list of cases, what raters read between cases."""
