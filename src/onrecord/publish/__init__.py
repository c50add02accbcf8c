"""Publishing: one file per format."""
