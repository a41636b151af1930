"""Decides between window and command."""

import sys
from pathlib import Path

from dmscorer import cli


class Screen:
    """Opens windows; Qt is loaded here and nowhere before."""

    def home(self) -> int:
        return _show(None)

    def open(self, study: Path) -> int:
        return _show(study)

    def demo(self, folder: Path | None) -> int:
        return _show(None, is_demo=True, folder=folder)

    def screens(self, folder: Path, study: Path | None) -> int:
        from dmscorer.ui.gallery import pictures

        return pictures.save(folder, study)


def main() -> int:
    if sys.argv[1:] == ["--decode-photos"]:  # a frozen program starts itself as its decoding child
        from dmscorer.imaging.decoding.child import serve

        serve()
        return 0
    return cli.main(sys.argv[1:], Screen())


def _show(study: Path | None, *, is_demo: bool = False, folder: Path | None = None) -> int:
    """The window until it is closed; without a display, pictures of it."""
    from dmscorer.ui import app
    from dmscorer.ui.gallery import pictures

    start = app.Start(study=study, is_demo=is_demo, folder=folder)
    return app.run(start) if app.has_display() else pictures.save_without_display(start)


if __name__ == "__main__":
    sys.exit(main())
