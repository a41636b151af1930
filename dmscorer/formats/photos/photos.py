"""Photos as they come from outside: a folder SUBJECT/VISIT/file, or a CSV that names files."""

from pathlib import Path

from dmscorer.formats.photos.folders import folder_plan
from dmscorer.formats.photos.layouts import Layout
from dmscorer.formats.photos.lists import list_plan
from dmscorer.formats.photos.plan import NoSource, Plan


def survey(source: Path, layout: Layout | None = None) -> Plan:
    """Look through a folder or a CSV without opening a picture; ``layout`` says what the folders of a folder mean.

    Raises NoSource, NoPhotos, OtherLayout with what the folders could mean, BadTable and UnreadableTable for a list.
    """
    if source.is_dir():
        return folder_plan(source, layout)
    if not source.is_file():
        raise NoSource(source)
    return list_plan(source)
