"""From text to clips, and from clips to streams."""
