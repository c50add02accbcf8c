"""Reading: files and folders to documents (clean text, metadata)."""

from onrecord.read.clean import clean, restore
from onrecord.read.paths import Meta, ReadOptions, load_meta, read_paths

__all__ = ["Meta", "ReadOptions", "clean", "load_meta", "read_paths", "restore"]
