"""The Flask service: the Alexa endpoint, audio, pages, health."""
