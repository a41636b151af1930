"""Pictures of a made-up person with painted lesions, for the demo study and for tests."""

from dmscorer.imaging.demo.photograph import photograph
from dmscorer.imaging.demo.studio import render, size_of, views

__all__ = ["photograph", "render", "size_of", "views"]
