"""Writing a bundle: from one snapshot of the site, file by file, so that an interrupted export can go on.

A bundle that is not whole stands in a folder that ends in `.partial`, and so does each file in it until it is whole.
It goes on as long as the site is the same, by its edition; it gets its own name when everything is there.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from claims.bundle.contents import FORM, NAME, File, Json, files, time
from claims.bundle.errors import BundleError
from claims.bundle.explained import readme
from claims.selectors import edition
from claims.selectors.history import written_head

STATE: Final = "state.json"
PACKAGE: Final = "datapackage.json"
README: Final = "README.txt"
SUMS: Final = "SHA256SUMS"
PARTIAL: Final = ".partial"

Told = Callable[[str], None]
Shown = Callable[[File, Iterator[tuple[bytes, int]]], Iterator[tuple[bytes, int]]]  # with its progress


@dataclass(frozen=True)
class Whole:
    """A file that is there."""

    path: str
    bytes: int
    sha256: str


def export_site(folder: Path, *, tell: Told, show: Shown) -> Path:
    """Write the bundle of this site into a new folder in `folder`, and say where.

    `tell` is given a sentence where there is something to say, `show` each file with its blocks to pass them on.
    Raises BundleError when something cannot be written; what is whole by then stays, for the next time.
    """
    try:
        with snapshot():
            return _exported(folder, tell, show)
    except OSError as error:
        raise BundleError(
            f"{error.filename or folder} cannot be written: {error.strerror}. Run it again, and it goes on from there."
        ) from error


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything that is read inside is the site at one moment. Nobody waits for it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield
            return
        cursor.execute("BEGIN")  # Django's own would take the lock of writers
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _exported(folder: Path, tell: Told, show: Shown) -> Path:
    site = _site()
    folder.mkdir(parents=True, exist_ok=True)
    with _alone_in(folder):
        return _gone_on(folder, site, tell, show)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two exports at once would write into each other's files. The folder itself is locked, so no file of it stays."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BundleError(f"Another export into {folder} is running.") from error
        yield
    finally:
        os.close(lock)


def _gone_on(folder: Path, site: Json, tell: Told, show: Shown) -> Path:
    if there := _whole_one(folder, site):
        tell(f"The site is as it was when {there.name} was made.")
        return there
    begun, state = _begun(folder, site, tell)
    (begun / "records").mkdir(exist_ok=True)
    done = [Whole(**row) for row in state["files"]]
    for file in files()[len(done) :]:
        done.append(_write(begun / file.path, file.path, show(file, file.blocks())))
        _save(begun / STATE, {**state, "files": [asdict(whole) for whole in done]})
    described = _text(begun, README, readme(state["created"], site))
    package = json.dumps(_package(state, [*done, described]), ensure_ascii=False, indent=1) + "\n"
    sums = sorted([*done, described, _text(begun, PACKAGE, package)], key=lambda whole: whole.path)
    _text(begun, SUMS, "".join(f"{whole.sha256}  {whole.path}\n" for whole in sums))
    (begun / STATE).unlink()
    finished = _free(folder / begun.name.removesuffix(PARTIAL))
    begun.rename(finished)
    return finished


def _site() -> Json:
    """What a bundle is of: it is the same as long as all of this is."""
    return {
        "form": FORM,
        "edition": edition.current(),
        "site": settings.SITE_URL,
        "title": settings.SITE_NAME,
        "license": settings.DATA_LICENSE,
        "head": written_head(),
    }


def _whole_one(folder: Path, site: Json) -> Path | None:
    """The bundle of this edition, if it is there already."""
    for path in sorted(folder.glob(f"{NAME}-*/{PACKAGE}")):
        if path.parent.suffix != PARTIAL and _read(path).get(NAME) == site:
            return path.parent
    return None


def _begun(folder: Path, site: Json, tell: Told) -> tuple[Path, Json]:
    """The folder to go on in, or a new one, with what is known of it."""
    for begun in sorted(folder.glob(f"{NAME}-*{PARTIAL}")):
        state = _read(begun / STATE)
        if state.get("site") == site:
            tell(f"{begun.name} goes on: {len(state['files'])} files are there.")
            return begun, state
        tell(f"The site has changed since {begun.name} was begun: it is made anew.")
        shutil.rmtree(begun)
    begun = folder / f"{NAME}-{timezone.localdate().isoformat()}{PARTIAL}"
    begun.mkdir()
    state = {"site": site, "created": time(timezone.now()), "files": []}
    _save(begun / STATE, state)
    return begun, state


def _read(path: Path) -> Json:
    """A JSON object that was written here; an empty one where there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _free(path: Path) -> Path:
    """The path, or the next one: the bundles of one day are numbered."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


# Files ------------------------------------------------------------------------------------------------


def _write(target: Path, path: str, blocks: Iterator[tuple[bytes, int]]) -> Whole:
    """Write a file that has its name only when it is whole and on the disk."""
    partial, sha256, size = target.with_name(target.name + PARTIAL), hashlib.sha256(), 0
    with partial.open("wb") as file:
        for block, _rows in blocks:
            file.write(block)
            sha256.update(block)
            size += len(block)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(target)
    return Whole(path, size, sha256.hexdigest())


def _text(folder: Path, path: str, text: str) -> Whole:
    return _write(folder / path, path, iter([(text.encode(), 0)]))


def _save(path: Path, state: Json) -> None:
    _text(path.parent, path.name, json.dumps(state))


def _package(state: Json, done: list[Whole]) -> dict[str, Any]:
    """The description of a Frictionless data package."""
    described = {file.path: file for file in files()}
    site = state["site"]
    return {
        "profile": "data-package",
        "name": NAME,
        "title": f"{site['title']}: everything public",
        "homepage": site["site"],
        "created": state["created"],
        "licenses": [{"path": site["license"], "title": site["license"]}],
        "resources": [_resource(whole, described.get(whole.path)) for whole in done],
        NAME: site,
    }


def _resource(whole: Whole, file: File | None) -> Json:
    return {
        "name": whole.path.rpartition(".")[0].replace("/", "-").replace("_", "-").lower(),
        "path": whole.path,
        "description": file.meaning if file else "What this is, in plain words.",
        "encoding": "utf-8",
        "bytes": whole.bytes,
        "hash": f"sha256:{whole.sha256}",
        **(file.described if file else {"format": "txt", "mediatype": "text/plain"}),
    }
