"""What `cogcheck fmt` makes of files and folders, and what it prints."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from io import StringIO
from pathlib import Path

from checker.authoring.fmt import fmt
from checker.diagnostic import Diagnostic, RulebookError
from checker.disk import why
from checker.request import CommandError
from checker.source import Source


@dataclass(frozen=True)
class Formatted:
    """A file as it is and as it should be; `after` is None when it has mistakes, or a `problem` keeps it unread."""

    path: Path
    before: str
    after: str | None
    mistakes: tuple[Diagnostic, ...] = ()
    problem: str | None = None

    @property
    def changed(self) -> bool:
        return self.after is not None and self.after != self.before


def rulebook_files(paths: Iterable[Path]) -> list[Path]:
    """Each file named, and the `.regles` of each folder and of its own, once. Raises CommandError."""
    files: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise CommandError(f"« {path} » n'existe pas.")
        found = sorted(_inside(path)) if path.is_dir() else [path]
        if not found:
            raise CommandError(f"Le dossier « {path} » n'a aucun fichier .regles.")
        for file in found:
            files.setdefault(file.resolve(), file)
    return list(files.values())


def _inside(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*.regles"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def formatted(path: Path) -> Formatted:
    """Never raises: what is wrong with one file keeps no other from being formatted."""
    try:
        before = path.read_bytes().decode()
    except OSError as error:
        return Formatted(path, "", None, problem=f"Le fichier « {path} » ne peut pas être lu : {why(error)}.")
    except UnicodeDecodeError as error:
        problem = f"Le fichier « {path} » n'est pas en UTF-8 (octet {error.start + 1}) ; enregistrez-le en UTF-8."
        return Formatted(path, "", None, problem=problem)
    try:
        return Formatted(path, before, fmt(Source(str(path), _shown(before))))
    except RulebookError as error:
        return Formatted(path, before, None, error.diagnostics)


def formatted_text(files: Sequence[Formatted], *, check: bool) -> str:
    """With `check`, what would change; else the files that were rewritten; then the counts."""
    changed = [one for one in files if one.changed]
    told = "".join(_difference(one) if check else f"{one.path} : mis en forme\n" for one in changed)
    broken = sum(one.after is None for one in files)
    counts = [
        f"{len(changed)} {'fichier' if len(changed) < 2 else 'fichiers'} {'à mettre' if check else 'mis'} en forme",
        f"{len(files) - len(changed) - broken} déjà en forme",
        *([f"{broken} en défaut"] if broken else []),
    ]
    return f"{told}{', '.join(counts)}.\n"


def _difference(one: Formatted) -> str:
    """What `diff -u` would say; of line ends and of a byte-order mark, which do not show, in words."""
    before, after = _shown(one.before), one.after or ""
    if before == after:
        return f"{one.path} : seules les fins de ligne, ou la marque d'ordre des octets, changent.\n"
    rows = unified_diff(
        StringIO(before).readlines(), StringIO(after).readlines(),
        str(one.path), str(one.path), "tel qu'il est écrit", "mis en forme",
    )  # fmt: skip
    return "".join(row if row.endswith("\n") else f"{row}\n{_UNFINISHED}\n" for row in rows)


_UNFINISHED = "\\ Pas de fin de ligne à la fin du fichier"


def _shown(text: str) -> str:
    """As `Source.read` gives it."""
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n").replace("\r", "\n")


def formatted_json(files: Sequence[Formatted], *, check: bool) -> str:
    """One object a file, whatever became of it."""
    listed = [
        {
            "file": str(one.path),
            "changed": one.changed,
            "diff": _difference(one) if one.changed else None,
            "written": one.changed and not check,
            "problem": one.problem,
            "mistakes": [
                {
                    "code": mistake.code.name,
                    "message": mistake.message,
                    "line": mistake.span.line,
                    "column": mistake.span.column,
                    "hint": mistake.hint,
                }
                for mistake in one.mistakes
            ],
        }
        for one in files
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
