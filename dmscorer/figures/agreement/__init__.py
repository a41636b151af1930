"""How figures of agreement are drawn."""
