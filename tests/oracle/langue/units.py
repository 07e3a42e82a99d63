"""What two units make together. A number is told in a unit; times the unit's size, it is a base quantity."""

from __future__ import annotations

from fractions import Fraction

SIZES = {
    "": Fraction(1), "%": Fraction(1), "points": Fraction(1, 100), "1 pour N": Fraction(1), "m²": Fraction(1),
    "€": Fraction(1), "k€": Fraction(1000), "M€": Fraction(10**6), "heures": Fraction(1), "minutes": Fraction(1, 60),
    "jours": Fraction(1), "jours ouvrés": Fraction(1),
}  # fmt: skip
BASES = {"m²": "m²", "€": "€", "k€": "€", "M€": "€", "heures": "h", "minutes": "h", "jours": "j", "jours ouvrés": "o"}


def base(unit: str) -> str:
    """What a unit measures; empty for numbers, shares and points."""
    return BASES.get(unit, "")


def made(op: str, left: str, right: str) -> str | None:
    """The unit of `left op right`; None where the language refuses it, or where nothing here needs it."""
    same = left == right or (base(left) != "" and base(left) == base(right))
    if op == "+":
        return left if same or (left, right) == ("%", "points") else None
    if op == "-":
        if (left, right) == ("%", "%"):
            return "points"
        return left if same or (left, right) == ("%", "points") else None
    if op == "×":
        if not base(left) or not base(right):
            plain, other = (right, left) if base(left) else (left, right)
            return other if plain in ("", "%") else None
        return None
    if base(left) == base(right):
        return left if left != right and right == "" else ""
    return left if not base(right) and right != "points" else None


def combined(op: str, left: Fraction, right: Fraction, units: tuple[str, str], unit: str) -> Fraction | None:
    """The number itself; None when it divides by 0."""
    ours, theirs = left * SIZES[units[0]], right * SIZES[units[1]]
    match op:
        case "+":
            whole = ours + theirs
        case "-":
            whole = ours - theirs
        case "×":
            whole = ours * theirs
        case _:
            if not theirs:
                return None
            whole = ours / theirs
    return whole / SIZES[unit]
