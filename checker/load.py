"""A rulebook's name or path → its files, read, parsed and resolved."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from checker.diagnostic import Diagnostic, RulebookError, nearest
from checker.disk import why
from checker.model import Rulebook
from checker.parse import parse
from checker.resolve import resolve
from checker.source import Source
from checker.syntax import File

SHARED_TABLES = "tables.regles"


class UnknownRulebook(Exception):
    """No such rulebook, or a file that is not text; the message is one French sentence with its hint."""


@dataclass(frozen=True)
class Loaded:
    """A rulebook with the files it was read from; to be used only when `diagnostics` is empty."""

    rulebook: Rulebook
    folder: Path
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[File, ...]  # what the author wrote, as read, one for each source


def shipped_rulebooks() -> Path:
    """The folder of the rulebooks that come with the tool: in the package, else in the checkout."""
    inside = Path(str(resources.files("checker"))) / "livre" / "rulebooks"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "rulebooks"


def load(name_or_path: str) -> Loaded:
    """Read a rulebook and everything wrong with it. Raises UnknownRulebook."""
    folder, files = _files(name_or_path)
    name = folder.name if folder.is_dir() else folder.stem
    shared = shipped_rulebooks() / SHARED_TABLES
    paths = files if any(path.name == SHARED_TABLES for path in files) else [shared, *files]
    return _understood(name, folder, tuple(_read(path, folder) for path in paths))


def load_source(source: Source, path: Path) -> Loaded:
    """A rulebook written in one text of the file `path`, as a page of cases does; the shared tables are there too.

    Raises UnknownRulebook.
    """
    shared = shipped_rulebooks() / SHARED_TABLES
    return _understood(path.stem, path, (_read(shared, path), source))


def _understood(name: str, folder: Path, sources: tuple[Source, ...]) -> Loaded:
    parsed = [parse(source) for source in sources]
    resolved = resolve(name, _sha256(sources), parsed)
    return Loaded(resolved.rulebook, folder, sources, resolved.diagnostics, tuple(one.file for one in parsed))


def load_rulebook(name_or_path: str) -> Rulebook:
    """The rulebook, ready to be checked. Raises UnknownRulebook, RulebookError (with every mistake found)."""
    loaded = load(name_or_path)
    if loaded.diagnostics:
        raise RulebookError(loaded.diagnostics)
    return loaded.rulebook


def _files(name_or_path: str) -> tuple[Path, list[Path]]:
    shipped = shipped_rulebooks()
    for folder in (shipped / name_or_path, Path(name_or_path)):
        if folder.is_dir():
            files = sorted(folder.glob("*.regles"), key=_reading_order)
            if not files:
                raise UnknownRulebook(f"Le dossier « {folder} » n'a aucun fichier .regles.")
            return folder, files
    path = Path(name_or_path)
    if path.is_file():
        return path, [path]
    known = sorted(one.name for one in shipped.iterdir() if one.is_dir())
    close = nearest(name_or_path, known)
    hint = f"vouliez-vous dire « {close} » ?" if close else f"on connaît : {', '.join(known)}."
    raise UnknownRulebook(f"Le référentiel « {name_or_path} » n'existe pas ; {hint}")


def _reading_order(path: Path) -> tuple[int, str]:
    """`convention.regles` first, then the files in the contract's order (fiche-2 before fiche-10)."""
    digits = "".join(letter for letter in path.stem if letter.isdigit())
    return (-1 if path.stem == "convention" else int(digits or 0), path.name)


def _read(path: Path, folder: Path) -> Source:
    name = path.name if folder.is_dir() or path.name == SHARED_TABLES else str(path)
    try:
        return Source.read(path, name)
    except OSError as error:
        raise UnknownRulebook(f"Le fichier « {path} » ne peut pas être lu : {why(error)}.") from error
    except UnicodeDecodeError as error:
        raise UnknownRulebook(
            f"Le fichier « {path} » n'est pas en UTF-8 (octet {error.start + 1}) ; enregistrez-le en UTF-8."
        ) from error


def _sha256(sources: Iterable[Source]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        content = source.original.encode()
        digest.update(f"{source.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
