"""Reading gold attributions and predictions: JSON Lines, brat standoff, the development corpora."""
