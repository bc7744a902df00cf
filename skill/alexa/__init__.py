"""Alexa's JSON to the coach's events, and the coach's actions to Alexa's replies."""
