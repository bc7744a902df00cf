"""Bytes to envelopes and replies to JSON: strict about the body's form, tolerant about its content."""
