"""Enter, finish and sign; blind codes, gates, washout, second round; scores brought in."""
