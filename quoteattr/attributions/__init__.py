"""Source, cue and content of each attribution, and what the clause of its cue says about it."""
