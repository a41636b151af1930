"""Widgets that know no feature: pages, empty states, keys, tables, labels."""
