"""Words of other people in a tooltip, which has no plain mode: Qt takes what looks like markup for markup."""

from html import escape


def plain(text: str) -> str:
    """Shown as it was written, line for line; text without an angle bracket stays what it is."""
    return f"<span>{escape(text, quote=False)}</span>".replace("\n", "<br>") if "<" in text else text
