"""What the source does with the content: claims, denies, asks, demands, promises or retracts it."""
