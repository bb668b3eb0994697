"""In what role somebody speaks: the title or description that the article prints."""
