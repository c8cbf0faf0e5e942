"""Invented tax ids with a right check character (unified social credit code, GB 32100-2015)."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
# An organisation code nobody has been given: the demo companies are numbered below it.
PREFIX = "91110100MA0YY"


def unified_credit_code(number):
    """An 18-character code for the ``number``-th invented company; validators accept its check character."""
    body = f"{PREFIX}{number:04d}"
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[(31 - total % 31) % 31]
