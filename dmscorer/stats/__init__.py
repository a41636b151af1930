"""Numbers: arrays in, named results out. The only place with scipy, pandas and pingouin."""
