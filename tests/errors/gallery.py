"""The gallery: one sample rulebook for each code of a diagnostic, what is said of it, and the page that shows them.

The samples are `grammar/errors/<CODE>_<slug>.regles`; what a delivery is told (DON…) has its own samples beside them.
"""

from functools import cache
from pathlib import Path

from checker.authoring.citations import verify
from checker.diagnostic import Code, Diagnostic, in_text_order, render
from checker.load import Loaded, load

ERRORS = Path("grammar/errors")
PAGE = Path("docs/erreurs.md")
SEVERAL = ERRORS / "plusieurs-fautes.regles"
CODES = [code for code in Code if not code.name.startswith(("DON", "LIN"))]

FAMILIES = {
    "SYN": "Le texte ne se lit pas",
    "NOM": "Un nom manque, est inconnu ou écrit deux fois",
    "UNI": "Les unités ou les types ne s'accordent pas",
    "TMP": "Les dates ne s'accordent pas",
    "SRC": "Les citations",
    "REG": "Une règle contredit une autre, ou elle-même",
}


def sample_of(code: Code) -> Path:
    return ERRORS / f"{code.name}_{code.value}.regles"


@cache
def mistakes(sample: Path) -> tuple[Diagnostic, ...]:
    """What is wrong with a sample; its quotations are looked up when nothing else is, as the commands do."""
    loaded = load(str(sample))
    return loaded.diagnostics or misquoted(loaded)


def misquoted(loaded: Loaded) -> tuple[Diagnostic, ...]:
    return in_text_order(verify(loaded, ERRORS).diagnostics, loaded.sources)


def told(sample: Path) -> str:
    """The text that the author reads on the terminal."""
    return "".join(f"{render(one)}\n" for one in mistakes(sample))


def page() -> str:
    """`docs/erreurs.md`, from the samples."""
    parts = [_HEAD]
    for family, title in FAMILIES.items():
        parts.append(f"\n## {family} – {title}\n")
        parts.extend(_entry(code) for code in CODES if code.name.startswith(family))
    parts.append(_SEVERAL.format(sample=SEVERAL.name, told=told(SEVERAL)))
    return "".join(parts)


_HEAD = """\
# Ce que l'on dit à l'auteur d'un référentiel

Chaque faute a un code, qui ne change jamais, un message d'une phrase, sa place et, quand on peut en proposer un, un
texte juste. Toutes les fautes d'un référentiel sont dites en une fois, dans l'ordre du texte ; tant qu'il en reste,
rien n'est contrôlé (sortie 2). Les citations se vérifient par `cogcheck sources --texts DOSSIER`.

Cette page se fabrique d'après les exemples du dossier [grammar/errors](../grammar/errors/) ; elle ne se modifie pas à
la main. Les codes DON, qui parlent des données et non des règles, ont leurs exemples dans le même dossier.
"""

_ENTRY = """
### {code} {slug}

Exemple : [{sample}](../grammar/errors/{sample})

```text
{told}```
"""

_SEVERAL = """
## Plusieurs fautes

Exemple : [{sample}](../grammar/errors/{sample})

```text
{told}```
"""


def _entry(code: Code) -> str:
    sample = sample_of(code)
    return _ENTRY.format(code=code.name, slug=code.value, sample=sample.name, told=told(sample))
