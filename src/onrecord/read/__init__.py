"""Reading: files and folders to documents (clean text, metadata)."""
