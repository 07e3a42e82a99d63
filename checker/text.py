"""Texts that people write in several ways, made comparable."""

import unicodedata


def folded(text: str) -> str:
    """Without regard to case, accents, apostrophes and runs of spaces: « À détruire » and « a detruire » are one."""
    straight = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    bare = "".join(
        letter for letter in unicodedata.normalize("NFD", straight.lower()) if not unicodedata.combining(letter)
    )
    return " ".join(bare.split())
