"""Texts that people write in several ways, made comparable."""

import unicodedata


def folded(text: str) -> str:
    """Without regard to case, accents and runs of spaces: « À détruire » and « a detruire » are one."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter))
    return " ".join(bare.split())
