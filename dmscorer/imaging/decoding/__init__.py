"""Untrusted files to upright sRGB pixels, in a child process."""
