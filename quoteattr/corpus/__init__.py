"""Many articles: a folder of parts that is safe against any end, and batches for Arrow."""
