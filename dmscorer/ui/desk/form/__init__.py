"""The score form of the desk: items, levels, every key of the desk (``desk_keys``) and the sheet that shows them."""
