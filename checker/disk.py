"""Files written whole or not at all, and what the system refuses, in French."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_SYSTEM = {
    errno.EACCES: "l'accès en est refusé",
    errno.EPERM: "l'accès en est refusé",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOENT: "le dossier ou le fichier n'existe pas",
    errno.EEXIST: "un fichier est à la place du dossier",
    errno.ENOTDIR: "un fichier est à la place du dossier",
    errno.EISDIR: "c'est un dossier",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota du disque est atteint",
    errno.ENAMETOOLONG: "son nom est trop long",
    errno.ELOOP: "ses liens tournent en rond",
}


def why(error: OSError) -> str:
    """What the system said, in French words to follow « : »."""
    return _SYSTEM.get(error.errno or 0, f"erreur {error.errno} du système")


@contextmanager
def written_aside(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file that takes its place only once it is whole; an interruption leaves the old one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline="\n") as file:
            yield file
        Path(aside).chmod(0o666 & ~_umask())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
