"""A Doc as the decisions see it: its text and sentences, noun phrases, proposed spans."""
