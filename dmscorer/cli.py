"""The same acts for a terminal: every command of ``dmscorer --help``."""


def main(arguments: list[str]) -> int:
    raise NotImplementedError(arguments)
