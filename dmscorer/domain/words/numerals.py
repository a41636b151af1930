"""Numbers in running text, English and German: decimals, probabilities, counts with their percent."""

SMALLEST_SHOWN = 0.001  # below it a probability is said to be smaller than it


def decimal(value: float, places: int, language: str = "en") -> str:
    """Fixed places, a true minus sign, a decimal comma in German."""
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return localised(text.replace("-", "−"), language)


def probability(p: float, language: str = "en") -> str:
    """``P = 0.016`` or ``P < 0.001``; never 0, never 1 unless it is."""
    if p < SMALLEST_SHOWN:
        return f"P < {localised('0.001', language)}"
    if 0.9995 <= p < 1:
        return f"P > {localised('0.999', language)}"
    return f"P = {decimal(p, 3, language)}"


def share(n: int, percent: float, language: str = "en") -> str:
    """``3 (42.9 %)``; German and English both set a space before the sign here."""
    return f"{n} ({decimal(percent, 1, language)} %)"


def localised(text: str, language: str) -> str:
    return text.replace(".", ",") if language.startswith("de") else text
