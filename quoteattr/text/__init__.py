"""Plain text before any model reads it: paragraphs, white space, quotation marks, language."""
