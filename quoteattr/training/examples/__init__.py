"""From corpora to training examples: tokens, targets, windows, batches, augmentation."""
