"""Reading texts, files, web pages, rows and folders as articles."""

from quoteattr.reading.contents import read_row, read_rows, read_whole
from quoteattr.reading.file_names import SUFFIXES
from quoteattr.reading.files import read_path, read_paths, read_stream
from quoteattr.reading.texts import read_html, read_text

__all__ = ["SUFFIXES", "read_html", "read_path", "read_paths", "read_row", "read_rows",
           "read_stream", "read_text", "read_whole"]  # fmt: skip
