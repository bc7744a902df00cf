"""Gentle Roll: a voice guide for soft-ball self-massage of feet and hands."""

__version__ = "0.1.0"
