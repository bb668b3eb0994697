"""From Universal Dependencies to CLEAR, the dependencies of spaCy's English models."""
