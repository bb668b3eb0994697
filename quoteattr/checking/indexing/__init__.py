"""The index of the sources: what it is made of, how it is kept, and how it is looked up."""
