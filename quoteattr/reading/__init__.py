"""Texts, files, pages, rows and folders to articles."""

from quoteattr.reading.file_names import SUFFIXES
from quoteattr.reading.files import (
    read_path,
    read_paths,
    read_row,
    read_rows,
    read_stream,
    read_whole,
)
from quoteattr.reading.texts import read_html, read_text

__all__ = ["SUFFIXES", "read_html", "read_path", "read_paths", "read_row", "read_rows",
           "read_stream", "read_text", "read_whole"]  # fmt: skip
