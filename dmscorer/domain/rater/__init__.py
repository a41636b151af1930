"""Who a rater is, for the report."""
