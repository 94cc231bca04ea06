"""`python -m tests.benchmarks.libreoffice`: what LibreOffice makes of our files, opened and saved without windows.

Texts with formulas, quotes, line ends, right-to-left and emoji are written in the spreadsheet dialect and opened with
the comma and with the semicolon, as a program in French does. No cell may be a formula; with the comma every text comes
back, once the escapes are taken away by the rule in the README. LibreOffice itself is not a dependency of the tests:
Debian's libreoffice-calc takes 400 MB and a minute to install. `--picture FILE.pdf` shows the opened file.
"""

import argparse
import csv
import io
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from shutil import which
from typing import Final

TEXTS: Final = (
    "plain",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1",
    "'=1",
    "\t=1",
    "a;=1+1;b",
    "a,=1+1,b",
    "a|=1",
    'say "=1+1", twice',
    '"=1+1"',
    "one\n\n- two\n=three",
    "שלום עולם",
    "العربية \u202eabc\u202c",
    "🙂 👩‍👩‍👧 «\u00a0oui\u00a0»",
    "  spaces  around  ",
    "2026-01-31",
    "007",
    "1e5",
    '=HYPERLINK("https://example.org";"click")',
    "=cmd|' /C calc'!A0",
)
UNDO: Final = re.compile("(^|[,;|\t\r\n\"])'")  # as the README says
OPTIONS: Final = "{separator},34,76,1,{columns}"  # quotation mark, UTF-8, first line, then the kind of each column
COLUMNS: Final = 3


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.libreoffice",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--picture", type=Path, metavar="FILE.pdf")
    options = parser.parse_args()
    if not which("soffice"):
        sys.stdout.write("skipped: there is no soffice (Debian: libreoffice-calc)\n")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "texts.csv"
        file.write_bytes(written())
        wrong = [*formulas(file, 44), *formulas(file, 59), *changed(file)]
        if options.picture:
            begun = time.perf_counter()
            converted(file, "pdf", 44).replace(options.picture)
            sys.stdout.write(f"{options.picture}: {time.perf_counter() - begun:.1f} s\n")
    for line in wrong or [f"{len(TEXTS)} texts: no formula with comma or semicolon, and all of them come back"]:
        sys.stdout.write(f"{line}\n")
    return len(wrong)


def written() -> bytes:
    """A file with the texts in two columns, behind their numbers."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    import django

    django.setup()
    from claims.export import NUMBER, SPREADSHEET, TEXT

    kinds = (NUMBER, TEXT, TEXT)
    rows = [(str(number), text, text) for number, text in enumerate(TEXTS)]
    return SPREADSHEET.header(["number", "text", "again"]) + SPREADSHEET.lines(rows, kinds)


def converted(file: Path, kind: str, separator: int, columns: str = "") -> Path:
    """The file opened and saved as another kind, in a profile of its own."""
    profile = f"-env:UserInstallation=file://{file.parent}/profile"
    opened = "CSV:" + OPTIONS.format(separator=separator, columns=columns)
    target = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false"}.get(kind, kind)
    folder = file.parent / f"{kind}-{separator}"
    command = [
        "soffice",
        profile,
        "--headless",
        f"--infilter={opened}",
        "--convert-to",
        target,
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, str(file)], check=True, capture_output=True)
    return folder / f"{file.stem}.{kind}"


def formulas(file: Path, separator: int) -> list[str]:
    """The formulas that LibreOffice sees."""
    opened = converted(file, "fods", separator).read_text()
    assert "plain" in opened
    return [f"formula with {chr(separator)!r}: {found}" for found in re.findall(r'table:formula="([^"]*)"', opened)]


def changed(file: Path) -> list[str]:
    """The texts that come out as others; columns are opened as text, as people choose where "007" is none."""
    as_text = "/".join(f"{column}/2" for column in range(1, COLUMNS + 1))
    saved = converted(file, "csv", 44, as_text).read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(saved, newline="")))[1:]
    found = [UNDO.sub(r"\1", row[1]) for row in rows]
    return [f"{text!r} came back as {other!r}" for text, other in zip(TEXTS, found, strict=True) if text != other]


if __name__ == "__main__":
    raise SystemExit(min(main(), 1))
