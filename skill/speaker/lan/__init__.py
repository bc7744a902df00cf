"""``serve --lan``: the page for the phones of one household, over https (docs/deploy/home.md)."""
