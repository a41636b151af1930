"""Decides between window and command."""

import sys

from dmscorer import cli


def main() -> int:
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
