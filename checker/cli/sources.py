"""Quotations against the contract's text: `sources`."""

from pathlib import Path

import click

from checker.arguments import help_option, option
from checker.authoring.citations import Verified, fixed, verify
from checker.authoring.listing import citations_json, citations_text
from checker.cli.options import RULEBOOKS, TEXT_OR_JSON, stop_on_mistakes, usable
from checker.cli.program import Exit, cogcheck
from checker.cli.streams import replace, show
from checker.load import Loaded


@cogcheck.command(
    "sources",
    help="Cherche chaque citation d'un référentiel dans le texte du contrat.",
    short_help="Vérifie les citations d'un référentiel.",
)
@option("--texts", metavar="DOSSIER", type=click.Path(path_type=Path), required=True, help="Où sont les textes.")
@RULEBOOKS
@option("--fix", is_flag=True, help="Écrit dans le référentiel la ligne de chaque citation.")
@TEXT_OR_JSON
@help_option
def sources_command(texts: Path, rulebooks: tuple[str, ...], fix: bool, form: str) -> int:
    loaded = usable(rulebooks)
    verified = [(one.rulebook.name, verify(one, texts)) for one in loaded]
    if fix:
        for one, (_, result) in zip(loaded, verified, strict=True):
            _write_lines(one, result)
        verified = [(name, result.mended) for name, result in verified]
    show(citations_json(verified) if form == "json" else citations_text(verified))
    stop_on_mistakes([diagnostic for _, result in verified for diagnostic in result.diagnostics])
    return Exit.CLEAN


def _write_lines(loaded: Loaded, verified: Verified) -> None:
    """Into each file of the rulebook; line ends and byte-order mark stay as they were."""
    for source in loaded.sources:
        here = [one for one in verified.checked if one.citation.span.source is source]
        text = fixed(source, here)
        if text != source.original:
            path = loaded.folder / source.name if loaded.folder.is_dir() else loaded.folder
            before = path.read_bytes()
            mark = "\N{ZERO WIDTH NO-BREAK SPACE}" if before.startswith(b"\xef\xbb\xbf") else ""
            replace(path, mark + (text.replace("\n", "\r\n") if b"\r\n" in before else text))
