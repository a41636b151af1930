"""The score form of the desk: items, levels, what its keys say (``score_form``).

Which key does what is in ``desk_keys``; ``key_sheet`` shows all of them, ``reason_keys`` are those for what is not assessable.
"""
