"""The embedded model: word pieces and windows, the encoder, decoding, its spaCy components."""
