"""The form: sites, items, levels, totals, severity bands and body map, and the files that hold them."""
