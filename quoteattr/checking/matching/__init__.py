"""Finding the words of a passage in a source: aligned, placed, stitched, similar."""
