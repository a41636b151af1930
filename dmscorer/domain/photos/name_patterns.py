"""Views by file name: a pattern as people write it, and which of the names it fits."""

import re
from collections.abc import Mapping


def matching(pattern: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Ids whose name fits. ``*`` stands for any signs, ``?`` for one; without either the pattern may stand anywhere.

    Capitals do not count: ``*hand*`` and ``hand`` both fit ``IMG_4711_Hands.JPG``.
    """
    wanted = pattern.strip()
    if not wanted:
        return ()
    if not set("*?") & set(wanted):
        wanted = f"*{wanted}*"
    parts = {"*": ".*", "?": "."}
    fits = re.compile("".join(parts.get(sign, re.escape(sign)) for sign in wanted), re.IGNORECASE | re.DOTALL)
    return tuple(one for one, name in names.items() if fits.fullmatch(name))
