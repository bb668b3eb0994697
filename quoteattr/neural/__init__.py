"""The embedded model: word pieces and windows, the encoder, decoding, and spaCy components."""
