"""The order of visits: the coordinator states which comes first."""
