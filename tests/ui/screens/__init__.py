"""Tests of the screens, on a workspace with a real study."""
