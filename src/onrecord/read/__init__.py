"""Reading: files, folders, pages and archives to documents (clean text, metadata)."""

from onrecord.read.clean import clean, restore
from onrecord.read.options import Meta, ReadOptions, load_meta
from onrecord.read.paths import read_paths

__all__ = ["Meta", "ReadOptions", "clean", "load_meta", "read_paths", "restore"]
