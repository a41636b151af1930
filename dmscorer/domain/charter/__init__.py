"""What is fixed before anybody scores (``charter``), what may be chosen (``choices``), what was signed when; sample-size planning."""
