"""Voices: each turns a text into sound. gTTS and Piper, and the choice between them."""
