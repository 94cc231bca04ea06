"""Opening a bundle: whether it is whole, and of a form that is known."""

import hashlib
import json
import re
from collections.abc import Iterator, Sized
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final, Protocol, TypeVar

from claims import chain
from claims.bundle.contents import FORM, NAME
from claims.bundle.errors import BundleError
from claims.bundle.tables import PARTS, PEOPLE
from claims.bundle.writing import PACKAGE, PARTIAL, SUMS

_SUM: Final = re.compile(r"([0-9a-f]{64})  ([\w./-]{1,200})", re.ASCII)
Some = TypeVar("Some", bound=Sized)

_LARGEST: Final = 2**20  # bytes of what describes a bundle
_BLOCK: Final = 2**20


class Progress(Protocol):
    """Passes on what is done of something, and shows it beside how much there is in all."""

    def __call__(self, name: str, done: Iterator[Some], total: int, /) -> Iterator[Some]: ...


@dataclass(frozen=True)
class Bundle:
    """A bundle whose files are what their checksums say. `mark` names exactly this one; `head` is that of its chain."""

    folder: Path
    mark: str
    head: tuple[int, str] | None


def opened(folder: Path, show: Progress) -> Bundle:
    """A bundle that can be read. Raises BundleError for one that is not whole, was altered, or is of another form."""
    if folder.suffix == PARTIAL:
        raise BundleError(f"{folder.name} is not whole: its export was interrupted. Run export_site again.")
    sums = _small(folder, SUMS)
    listed = dict(_listed(sums))
    for path in (PACKAGE, PEOPLE, *(part.path for part in PARTS)):
        if path not in listed:
            raise BundleError(f"{path} is missing from {SUMS}.")
    for path, expected in listed.items():
        if _sum(_inside(folder, path), path, show) != expected:
            raise BundleError(f"{path} is not what was written: its checksum is another one.")
    return Bundle(folder, hashlib.sha256(sums).hexdigest(), _head(_small(folder, PACKAGE)))


def _small(folder: Path, name: str) -> bytes:
    path = _inside(folder, name)
    if path.stat().st_size > _LARGEST:
        raise BundleError(f"{name} is too large.")
    return path.read_bytes()


def _listed(sums: bytes) -> Iterator[tuple[str, str]]:
    for line in sums.decode("ascii", errors="replace").splitlines():
        found = _SUM.fullmatch(line)
        if not found:
            raise BundleError(f"{SUMS} has a line that cannot be read.")
        yield found[2], found[1]


def _inside(folder: Path, path: str) -> Path:
    """The file at a path in the bundle. Raises BundleError for a path that leads out of it, or to no file."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts:
        raise BundleError(f"{path} leads out of the bundle.")
    target = folder / path
    if not target.is_file():
        raise BundleError(f"{path} is not there.")
    if not target.resolve().is_relative_to(folder.resolve()):
        raise BundleError(f"{path} leads out of the bundle.")
    return target


def _sum(target: Path, path: str, show: Progress) -> str:
    sha256 = hashlib.sha256()

    with target.open("rb") as file:
        for block in show(f"checking {path}", iter(partial(file.read, _BLOCK), b""), target.stat().st_size):
            sha256.update(block)
    return sha256.hexdigest()


def _head(package: bytes) -> tuple[int, str] | None:
    """The head that the bundle says it has."""
    try:
        site = json.loads(package)[NAME]
        form, head = site["form"], site["head"]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise BundleError(f"{PACKAGE} does not describe a bundle of this software.") from None
    if form != FORM:
        raise BundleError(f"The bundle is of version {form!r}, and this software knows version {FORM}.")
    if head is None:
        return None
    heads = chain.heads_in(head) if isinstance(head, str) else {}
    if len(heads) != 1:
        raise BundleError(f"{PACKAGE} has no head that can be read.")
    [(sequence, hashes)] = heads.items()
    return sequence, min(hashes)
