"""The check of the monitor before photos are judged on it."""
