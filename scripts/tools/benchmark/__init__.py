"""How fast and how large: a made-up city of any size, and every step of the pipeline measured on it."""
