"""The painted body of the demo: a made-up person with lesions, photographed."""

from dmscorer.imaging.demo.photograph import photograph
from dmscorer.imaging.demo.studio import render, size_of, views

__all__ = ["photograph", "render", "size_of", "views"]
