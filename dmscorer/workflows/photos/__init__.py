"""Bring photos in, assign views, review and redact, mark regions; coverage; consent to publish."""
