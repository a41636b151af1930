"""Numbers in running text, English and German: decimals, coefficients, probabilities, counts with their percent."""

from math import copysign, isclose

SMALLEST_SHOWN = 0.001  # below it a probability is said to be smaller than it


def decimal(value: float, places: int, language: str = "en") -> str:
    """Fixed places, a true minus sign, a decimal comma in German."""
    text = f"{value:.{places}f}"
    if float(text) == 0:
        # −0.0 is no value that anybody would write.
        text = text.removeprefix("-")
    return localised(text.replace("-", "−"), language)


def coefficient(value: float, places: int = 2, language: str = "en") -> str:
    """An ICC, kappa, alpha or AC: 1 and −1 are only written where they are reached, else ``> 0.99`` and ``< −0.99``."""
    text = decimal(value, places, language)
    # Within rounding of 1 it is 1: sums of squares of equal ratings rarely cancel to the last bit.
    is_short_of_one = abs(value) < 1 and not isclose(abs(value), 1, rel_tol=1e-12)
    if not is_short_of_one or float(f"{abs(value):.{places}f}") != 1:
        return text
    return f"{'>' if value > 0 else '<'} {decimal(copysign(1 - 10**-places, value), places, language)}"


def probability(p: float, language: str = "en") -> str:
    """``P = 0.016`` or ``P < 0.001``; never 0, never 1 unless it is."""
    if p < SMALLEST_SHOWN:
        return f"P < {localised('0.001', language)}"
    # Rounded to 1.000 it would claim what no test can.
    if 0.9995 <= p < 1:
        return f"P > {localised('0.999', language)}"
    return f"P = {decimal(p, 3, language)}"


def share(n: int, percent: float, language: str = "en") -> str:
    """``3 (42.9 %)``; German and English both set a space before the sign here."""
    return f"{n} ({decimal(percent, 1, language)} %)"


def localised(text: str, language: str) -> str:
    return text.replace(".", ",") if language.startswith("de") else text
