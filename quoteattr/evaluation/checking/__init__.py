"""How well drafts are checked: quotations of open text, altered by a seeded script."""
