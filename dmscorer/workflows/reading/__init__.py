"""What a rater does: enter, correct, sign. Order and codes (``blinding``), what must come first (``gates``), days between parts.

Also the second round, time at a site, and scores taken elsewhere.
"""
