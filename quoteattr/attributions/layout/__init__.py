"""What the layout of a text attributes: turns, signatures, letters, captions, lists, headlines."""
