"""Records as rows: CSV, TSV, Parquet, Excel workbooks, SQLite, tables of text."""
