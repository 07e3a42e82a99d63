"""The gallery of lints: one sample rulebook for each, what is said of it, and the page that shows them.

A sample, `grammar/lints/<CODE>_<slug>.regles`, begins with remarks that the page is made from: what is told, why, how
to write it rather, and a reason for which it could be accepted.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checker.authoring.lint import lint
from checker.diagnostic import Code, Diagnostic, render
from checker.load import load

LINTS = Path("grammar/lints")
PAGE = Path("docs/lints.md")
CODES = [code for code in Code if code.name.startswith("LIN")]
ABOUT_ACCEPTANCES = (Code.LIN01, Code.LIN02)


@dataclass(frozen=True)
class Page:
    """`right` is text of the language; `reason` is None for what cannot be accepted."""

    what: str
    why: str
    right: str
    reason: str | None


def sample_of(code: Code) -> Path:
    return LINTS / f"{code.name}_{code.value}.regles"


@cache
def advice(sample: Path) -> tuple[Diagnostic, ...]:
    return lint(load(str(sample)))


def told(sample: Path) -> str:
    """The text that the author reads on the terminal."""
    return "".join(f"{render(one)}\n" for one in advice(sample))


def page_of(code: Code) -> Page:
    """The page of a lint, from the remarks that its sample begins with."""
    lines = sample_of(code).read_text(encoding="utf-8").splitlines()
    remarks = [line.removeprefix("--").removeprefix(" ") for line in lines[: lines.index("")]]
    what, why, *rest = "\n".join(remarks).split("\n\n")
    right = "\n\n".join(part for part in rest if not part.startswith("Accepté : "))
    reasons = [part.removeprefix("Accepté : ") for part in rest if part.startswith("Accepté : ")]
    return Page(what, why, f"{right.removeprefix('Plutôt :').strip(chr(10))}\n", reasons[0] if reasons else None)


def accepting(sample: Path, reason: str) -> str:
    """The sample with a remark above each line that is spoken of."""
    lines = sample.read_text(encoding="utf-8").split("\n")
    for one in sorted({(one.span.line, one.code.name) for one in advice(sample)}, reverse=True):
        line, code = one
        margin = " " * (len(lines[line - 1]) - len(lines[line - 1].lstrip()))
        lines.insert(line - 1, f"{margin}-- accepté {code} : {reason}")
    return "\n".join(lines)


def page() -> str:
    """`docs/lints.md`, from the samples."""
    return _HEAD + "".join(_entry(code) for code in CODES)


_HEAD = """\
# Ce que l'on conseille à l'auteur d'un référentiel

Un conseil n'est pas une faute : le référentiel se lit, et contrôle. Il dit ce qu'un relecteur attentif demanderait : ce
qui ne sert à rien, ce qui n'est jamais vrai, ce que rien ne fonde, ce qui se contredit.

Un conseil s'accepte, avec sa raison, par une remarque au-dessus de la ligne dont il parle, ou à la fin de cette ligne :
`-- accepté LIN05 : le texte même demande davantage en 2015`. Une acceptation vaut pour ce conseil, à cette ligne ; une
autre la suit quand une ligne en demande deux. Les tables communes (`tables.regles`) ne reçoivent aucun conseil.

Cette page se fabrique d'après les exemples du dossier [grammar/lints](../grammar/lints/) ; elle ne se modifie pas à la
main.
"""

_ENTRY = """
## {code} {slug}

{what}

{why}

Exemple : [{sample}](../grammar/lints/{sample})

```text
{told}```

Plutôt :

```regles
{right}```
"""

_ACCEPTED = """
Pour l'accepter : `-- accepté {code} : {reason}`
"""


def _entry(code: Code) -> str:
    sample, about = sample_of(code), page_of(code)
    entry = _ENTRY.format(
        code=code.name,
        slug=code.value,
        what=about.what,
        why=about.why,
        sample=sample.name,
        told=told(sample),
        right=about.right,
    )
    return entry + (_ACCEPTED.format(code=code.name, reason=about.reason) if about.reason else "")
