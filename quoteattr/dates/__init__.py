"""When it was said: date expressions, what they mean, and which of them belongs to a cue."""
