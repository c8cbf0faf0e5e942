"""A name that tells who knows the customer which one it is, and nobody else."""

from .chinese import is_chinese

_HIDDEN = "***"


def mask(name):
    """Return a name with its middle hidden; its length is hidden too.

    >>> mask("北京康达医疗器械有限公司"), mask("Kangda Medical Ltd")
    ('北京***公司', 'Ka*** M*** L***')
    """
    name = (name or "").strip()
    if any(is_chinese(char) for char in name):
        signs = "".join(name.split())
        return signs[:2] + _HIDDEN + signs[-2:] if len(signs) > 6 else signs[:1] + _HIDDEN
    words = name.split()
    return " ".join(word[: 1 if place or len(word) < 5 else 2] + _HIDDEN for place, word in enumerate(words[:4]))
