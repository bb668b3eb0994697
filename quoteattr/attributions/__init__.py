"""Source, cue and content of each attribution, and what the cue's clause shows of it."""
