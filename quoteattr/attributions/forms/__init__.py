"""Forms of attribution whose parts the model proposes, but not as a record needs them."""
