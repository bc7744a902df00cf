"""What is kept between visits: one protocol, and the stores behind it."""
