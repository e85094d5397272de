"""What is true of the hardware? Data with a source for each figure (`*.toml`), and the loader that checks it."""
