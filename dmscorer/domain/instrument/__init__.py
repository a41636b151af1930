"""The form: sites, items, levels, totals, severity bands, body map; and their files."""
