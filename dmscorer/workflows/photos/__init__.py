"""Bring photos in, review, redact, give regions; coverage; consent to publish."""
