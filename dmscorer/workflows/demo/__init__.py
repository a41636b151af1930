"""Make the demo study."""
