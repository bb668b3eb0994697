"""Gold and predicted attributions side by side: pairing, counts, differences, reports."""
