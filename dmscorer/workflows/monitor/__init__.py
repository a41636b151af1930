"""Keep that a monitor was checked."""
