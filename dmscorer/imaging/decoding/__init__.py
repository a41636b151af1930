"""Untrusted files to upright sRGB pixels.

Everything but baseline JPEG runs in a child process with limits on time and memory (``watchdog``, ``child``).
"""
