"""One small scorer for who, in what role and when: named features in, a calibrated choice out."""
