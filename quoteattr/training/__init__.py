"""Training the embedded model; the library does not need it at run time."""
