"""The database of gathered records: SQLite, which is also where everything is sorted on disk."""
