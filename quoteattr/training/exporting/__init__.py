"""From the trained network to the embedded spaCy pipeline."""
