"""Decides between window and command."""

import sys

from dmscorer import cli


def main() -> int:
    if sys.argv[1:] == ["--decode-photos"]:  # a frozen program starts itself as its decoding child
        from dmscorer.imaging.child import serve

        serve()
        return 0
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
