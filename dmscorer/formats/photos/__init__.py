"""Photos as folders or lists from outside."""
