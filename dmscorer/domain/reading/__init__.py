"""A case, a reading, an answer; blind codes and reading order; time at a site."""
