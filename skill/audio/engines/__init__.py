"""Voices: each turns a text into sound. gTTS, Hibari and Kokoro, and the choice between them."""
