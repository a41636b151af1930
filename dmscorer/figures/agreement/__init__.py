"""Figures of reliability and agreement."""
