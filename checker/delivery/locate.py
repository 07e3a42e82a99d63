"""Which file of a delivery is which table, and what is left aside with its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from checker.catalogue import Catalogue
from checker.delivery.fault import quoted, visible
from checker.diagnostic import nearest

READ = ("csv", "tsv", "parquet")
_WORKBOOKS = ("ods", "xls", "xlsx", "zip")  # may hold a table under any name
_NOT_READ_YET = ("gz", "jsonl", *_WORKBOOKS)
_SKIPPED = "_rejets"
_MANIFEST = "datapackage.json"


class DeliveryError(Exception):
    """A delivery that cannot be read at all, or whose tables cannot be told; carries one French sentence."""


@dataclass(frozen=True)
class Place:
    """A file to read; `name` is how it is reported."""

    name: str
    path: Path

    @property
    def parquet(self) -> bool:
        return _suffix(self.path) == "parquet"


@dataclass(frozen=True)
class Located:
    """`tables`: table name -> its files, sorted by name; `ignored`: the strays, each with why."""

    tables: Mapping[str, tuple[Place, ...]]
    ignored: tuple[tuple[str, str], ...]


def locate(location: Path, catalogue: Catalogue, named: Mapping[str, Path]) -> Located:
    """Find the tables of a folder or a single file; `named` gives the path of a table by hand.

    Raises DeliveryError, OSError.
    """
    by_hand: dict[str, tuple[Place, ...]] = {}
    ignored: list[tuple[str, str]] = []
    for table, path in named.items():
        by_hand[table], strays = _named(table, path, catalogue)
        ignored += strays
    if location.is_dir():
        found = _Folder(location, catalogue, named).located()
    elif location.is_file():
        found = _single(location, catalogue, named)
    elif location.exists():
        raise DeliveryError(f"{_at(location)} n'est ni un dossier ni un fichier ordinaire.")
    else:
        raise DeliveryError(f"La livraison {_at(location)} n'existe pas.")
    return Located(_distinct({**found.tables, **by_hand}), tuple(sorted([*found.ignored, *ignored])))


def _named(table: str, path: Path, catalogue: Catalogue) -> tuple[tuple[Place, ...], list[tuple[str, str]]]:
    """The files that `--table TABLE=PATH` names, and the strays beside them."""
    asked = f"--table {table}={reported(str(path))}"
    if catalogue.table(table) is None:
        names = [one.name for one in catalogue.tables]
        meant = nearest(table, names)
        hint = f"la plus proche est {quoted(meant)}" if meant else f"tables connues : {', '.join(names)}"
        raise DeliveryError(f"{asked} : aucune table ne s'appelle {quoted(table)} ; {hint}.")
    if path.is_dir():
        places, strays = _inside(path, reported(str(path)))
        if not places:
            raise DeliveryError(f"{asked} : ce dossier n'a aucun fichier {_formats()}.")
        return places, strays
    if not path.is_file():
        why = "n'est pas un fichier ordinaire" if path.exists() else "n'existe pas"
        raise DeliveryError(f"{asked} : {_at(path)} {why}.")
    if _suffix(path) not in READ:
        raise DeliveryError(f"{asked} : {_unread(path)} ; {_formats()} attendu.")
    return (Place(reported(str(path)), path),), []


def _single(location: Path, catalogue: Catalogue, named: Mapping[str, Path]) -> Located:
    """A delivery of one file, named like its table or by `--table`."""
    _refuse_manifest(location)
    if any(path.exists() and path.samefile(location) for path in named.values()):
        return Located({}, ())
    if _suffix(location) not in READ:
        raise DeliveryError(f"{_at(location)} : {_unread(location)} ; {_formats()} attendu.")
    name = reported(location.name)
    if catalogue.table(location.stem) is None:
        hint = f"nommez sa table par --table TABLE={reported(str(location))}"
        raise DeliveryError(f"{_at(location)} ne porte le nom d'aucune table ; {hint}.")
    if location.stem in named:
        return Located({}, ((name, _replaced(location.stem)),))
    return Located({location.stem: (Place(name, location),)}, ())


class _Folder:
    """The entries of a folder: tables, strays, and what makes the choice impossible."""

    def __init__(self, folder: Path, catalogue: Catalogue, named: Mapping[str, Path]) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._named = named
        self._ignored: list[tuple[str, str]] = []

    def located(self) -> Located:
        claims: dict[str, list[Path]] = {}
        for entry in _entries(self._folder):
            table = self._table_of(entry)
            if any(path.exists() and entry.exists() and path.samefile(entry) for path in self._named.values()):
                continue
            if table is None:
                self._ignored.append((_shown(entry), self._reason(entry)))
            elif table in self._named:
                self._ignored.append((_shown(entry), _replaced(table)))
            else:
                claims.setdefault(table, []).append(entry)
        tables = {table: self._files(table, entries) for table, entries in claims.items()}
        return Located({table: files for table, files in tables.items() if files}, tuple(sorted(self._ignored)))

    def _table_of(self, entry: Path) -> str | None:
        name = entry.name if entry.is_dir() else entry.stem if _suffix(entry) in READ else None
        return name if name is not None and self._catalogue.table(name) is not None else None

    def _reason(self, entry: Path) -> str:
        suffix, stem = _suffix(entry), entry.name.split(".")[0]
        tables = [table.name for table in self._catalogue.tables]
        if suffix == "md":
            return "documentation"
        if not entry.is_dir() and suffix not in READ:
            return _unread(entry) if suffix in _WORKBOOKS or stem in tables else "aucune table de ce nom"
        meant = nearest(stem.casefold(), tables)
        return "aucune table de ce nom" + (f", {quoted(meant)} peut-être" if meant else "")

    def _files(self, table: str, entries: list[Path]) -> tuple[Place, ...]:
        """The files of the one entry that holds a table."""
        if len(entries) > 1:
            both = " et ".join(quoted(_shown(entry)) for entry in entries)
            hint = f"gardez-en un seul, ou désignez-le par --table {table}=CHEMIN"
            raise DeliveryError(f"Dans {_at(self._folder)}, {both} portent la même table ; {hint}.")
        [entry] = entries
        if entry.is_dir():
            files, strays = _inside(entry, reported(entry.name))
            self._ignored += strays
            return files
        if not entry.is_file():
            raise DeliveryError(f"{_at(entry)} est un lien brisé ou n'est pas un fichier ordinaire.")
        return (Place(reported(entry.name), entry),)


def _inside(folder: Path, name: str) -> tuple[tuple[Place, ...], list[tuple[str, str]]]:
    """The files of a table's folder, and the strays beside them; all files of one format."""
    files: list[Place] = []
    ignored: list[tuple[str, str]] = []
    for entry in _entries(folder):
        shown = f"{name}/{_shown(entry)}"
        if entry.is_dir():
            ignored.append((shown, "sous-dossier, non lu"))
        elif _suffix(entry) in READ:
            if not entry.is_file():
                raise DeliveryError(f"{_at(entry)} est un lien brisé ou n'est pas un fichier ordinaire.")
            files.append(Place(shown, entry))
        elif _suffix(entry) in _NOT_READ_YET:
            ignored.append((shown, _unread(entry)))
        else:
            ignored.append((shown, "documentation" if _suffix(entry) == "md" else "format inconnu"))
    formats = sorted({_suffix(place.path) for place in files})
    if len(formats) > 1:
        raise DeliveryError(f"{_at(folder)} mêle plusieurs formats ({', '.join(formats)}) ; gardez-en un seul.")
    if not files:
        ignored.append((f"{name}/", f"dossier sans fichier {_formats()}"))
    return tuple(files), ignored


def _entries(folder: Path) -> Iterable[Path]:
    """What a folder shows, sorted by name; a manifest is refused rather than ignored."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.startswith(".") or (entry.name == _SKIPPED and entry.is_dir()):
            continue
        _refuse_manifest(entry)
        yield entry


def _refuse_manifest(path: Path) -> None:
    if path.name.casefold() == _MANIFEST:
        hint = "retirez-le et nommez chaque fichier comme sa table"
        raise DeliveryError(f"{_at(path)} : cette version ne lit pas encore les manifestes ; {hint}.")


def _distinct(tables: Mapping[str, tuple[Place, ...]]) -> dict[str, tuple[Place, ...]]:
    """One reported name, one file: the second file of a name is reported with its whole path."""
    seen: dict[str, Path] = {}
    distinct: dict[str, tuple[Place, ...]] = {}
    for table, places in tables.items():
        kept = []
        for place in places:
            known = seen.setdefault(place.name, place.path)
            kept.append(place if known == place.path else Place(reported(str(place.path.absolute())), place.path))
        distinct[table] = tuple(kept)
    return distinct


def reported(name: str) -> str:
    """A file name as reports write it: one line of Unicode, whatever bytes the file system holds."""
    return visible(name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def _at(path: Path) -> str:
    return quoted(reported(str(path)))


def _shown(entry: Path) -> str:
    return reported(entry.name) + ("/" if entry.is_dir() else "")


def _unread(entry: Path) -> str:
    return f"format pas encore lu ({reported(entry.suffix) or 'sans extension'})"


def _suffix(path: Path) -> str:
    return path.suffix[1:].lower()


def _formats() -> str:
    return ", ".join(f".{suffix}" for suffix in READ[:-1]) + f" ou .{READ[-1]}"


def _replaced(table: str) -> str:
    return f"remplacé par --table {table}"
