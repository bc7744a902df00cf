"""A speaker on this computer: words to intents, a virtual device, its page and its terminal."""
