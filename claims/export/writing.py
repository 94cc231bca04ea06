"""Files as text, as blocks of bytes, and as downloads that stream without keeping the site from anybody else."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from threading import BoundedSemaphore
from typing import Any, Final

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from claims.export.dialects import SPREADSHEET, Dialect, ValueKind
from claims.export.tables import Row, Rows, Table
from claims.reading import reading

TOGETHER: Final = 20  # rows that are looked at and written together; more of them save no time
BLOCKS: Final = 25  # of so many rows are sent together
AT_ONCE: Final = 2  # long downloads of one process: half of its threads, see `factcheck.serving`
WHOLE: Final = 100_000  # bytes; a file of fewer is answered whole
TRY_AGAIN_AFTER: Final = 60  # seconds

_places = BoundedSemaphore(AT_ONCE)


def blocks(
    rows: Iterable[Row], dialect: Dialect, names: Sequence[str], kinds: Sequence[ValueKind]
) -> Iterator[tuple[bytes, int]]:
    """The header, then the lines of a few rows each, with how many rows they are; None is an empty field."""
    yield dialect.header(names), 0
    coming = iter(rows)
    while some := [[field or "" for field in row] for row in islice(coming, TOGETHER)]:
        yield dialect.lines(some, kinds), len(some)


def stream(rows: Rows, table: Table, dialect: Dialect) -> Generator[bytes, None, None]:
    """The file in larger blocks, UTF-8. Closing ends the query."""
    with reading(rows) as found:
        written = (block for block, _rows in blocks(found, dialect, table.names, table.kinds))
        while block := b"".join(islice(written, BLOCKS)):
            yield block


# Downloads --------------------------------------------------------------------------------------


class _Download:
    """A file on its way to somebody: closing it, read or not, ends the query and makes room for another one."""

    def __init__(self, begun: Iterable[bytes], rest: Generator[bytes, None, None]) -> None:
        self._blocks = chain(begun, rest)
        self._ends = ExitStack()
        self._ends.callback(_places.release)
        self._ends.callback(rest.close)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._blocks)

    def close(self) -> None:
        """May be called again."""
        self._ends.close()


def response(rows: Rows, table: Table, dialect: Dialect, subject: str) -> HttpResponseBase:
    """A download of the rows, named by `subject` ("claims"), the dialect and the day.

    A short file is answered at once. A longer one streams, as many at the same time as leave threads for pages:
    whoever asks for one more is told to come back (503).
    """
    return download(stream(rows, table, dialect), file_headers(subject, dialect))


def download(blocks: Generator[bytes, None, None], headers: dict[str, str]) -> HttpResponseBase:
    """The same of any blocks."""
    begun: list[bytes] = []
    while sum(map(len, begun)) < WHOLE:
        if not (block := next(blocks, b"")):
            return HttpResponse(b"".join(begun), headers=headers)
        begun.append(block)
    if not _places.acquire(blocking=False):
        blocks.close()
        return _busy()
    return StreamingHttpResponse(_Download(begun, blocks), headers=headers)


def short_response(
    rows: Iterable[Sequence[Any]], dialect: Dialect, subject: str, columns: Sequence[tuple[str, ValueKind]]
) -> HttpResponse:
    """The same for a few rows of other columns, which are there already."""
    names, kinds = zip(*columns, strict=True)
    texts = (tuple(None if value is None else str(value) for value in row) for row in rows)
    whole = b"".join(block for block, _rows in blocks(texts, dialect, names, kinds))
    return HttpResponse(whole, headers=file_headers(subject, dialect))


def file_headers(subject: str, dialect: Dialect) -> dict[str, str]:
    """The headers of a download of `subject` ("claims") on this day."""
    words = [subject, timezone.localdate().isoformat(), *([] if dialect is SPREADSHEET else [dialect.name])]
    disposition = content_disposition_header(as_attachment=True, filename=f"{'-'.join(words)}.csv")
    return {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": str(disposition)}


def _busy() -> HttpResponse:
    sentence = _("Too many large files are being downloaded right now. Please try again in a minute.")
    headers = {"Content-Type": "text/plain; charset=utf-8", "Retry-After": str(TRY_AGAIN_AFTER)}
    return HttpResponse(f"{sentence}\n", status=503, headers=headers)
