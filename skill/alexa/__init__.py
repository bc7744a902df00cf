"""Alexa's JSON to the coach's events, and the coach's acts to Alexa's replies."""
