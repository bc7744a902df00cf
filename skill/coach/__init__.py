"""The coach: (place, event) to (place, acts). It knows no Alexa, no web, no clock and no files."""
