"""What every stage reads of one Doc: text, sentences, noun phrases, proposed spans."""
