"""The program as somebody outside sees it: a real process on a virtual screen, read through the accessibility bus."""
