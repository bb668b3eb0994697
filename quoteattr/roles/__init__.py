"""In which role somebody speaks: candidates from the article's own words, and the one that applies."""
