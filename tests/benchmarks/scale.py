"""`python -m tests.benchmarks.scale --claims 1000000`: the data of a big newsroom after ten years, made in minutes.

For N claims: N/50 articles that quote them, 1.3 N verdicts, 2.6 N citations of N/5 sources. The rows (`scale_rows`) are
written past the models, with the triggers dropped meanwhile and created again as a migration does. Then a sample is
read through the models and held against the rules that triggers would have seen to.

The database is kept and used again as long as the size and the rows are the same, and migrated where the tables or
triggers are not: SQLite in `--keep DIR`, or a PostgreSQL database beside that of `--database URL`.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

ROOT: Final = Path(__file__).resolve().parents[2]
KEEP: Final = ROOT / "var" / "benchmarks"
AT_ONCE: Final = 200  # articles of one transaction
SAMPLE: Final = 300  # claims that are read again


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--database", help="as DATABASE_URL, of PostgreSQL; SQLite without")
    parser.add_argument("--keep", type=Path, default=KEEP, help="the folder for SQLite's files")
    options = parser.parse_args()
    prepare(options.database, options.keep)
    print(built(options.claims, options.keep))  # noqa: T201


def prepare(url: str | None, keep: Path) -> None:
    """Make Django ready for the databases at the address or in the folder."""
    keep.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "VAR_DIR": str(keep.resolve()),
        "DATABASE_URL": url or f"sqlite:///{keep.resolve() / 'unused.sqlite3'}",
    }
    import django

    django.setup()


def built(claims: int, keep: Path) -> str:
    """The DATABASE_URL of the data for so many claims, made or brought up to date if need be.

    Django is connected to it then.
    """
    from django.db import connection

    stem = f"scale_{claims}_{_data_key()}_"
    name = stem + _schema_key()
    place = _on_postgresql if connection.vendor == "postgresql" else _in_a_file
    with place(keep.resolve(), claims, stem, name) as (is_current, address):
        if not is_current:
            bring_up(claims)
            check_sample()
    return address


def _data_key() -> str:
    """Another text when the rows would come out otherwise."""
    return _hash(Path(__file__).with_name(f"scale_{made_by}.py") for made_by in ("rows", "words"))


def _schema_key() -> str:
    """Another text when the tables or triggers are others."""
    from claims import checks

    kept_by = (Path(str(module.__file__)) for module in checks.TRIGGERS)
    return _hash([*(ROOT / "claims" / "migrations").glob("0*.py"), *kept_by])


def _hash(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"\n".join(file.read_bytes() for file in sorted(files))).hexdigest()[:8]


# The place --------------------------------------------------------------------------------------


@contextmanager
def _in_a_file(keep: Path, claims: int, stem: str, name: str) -> Iterator[tuple[bool, str]]:
    """Connect to the file; one that is to be written has another name until nothing went wrong.

    Files with the same rows and older tables are brought up to date, those with other rows deleted.
    """
    from django.db import connection

    file, part = keep / f"{name}.sqlite3", keep / f"scale_{claims}_part"
    is_current = file.exists()
    if not is_current:
        for old in (*keep.glob(f"{part.name}*"), *keep.glob(f"scale_{claims}_*.sqlite3*")):
            if old.name.startswith(stem) and old.suffix == ".sqlite3":
                old.rename(part)
            else:
                old.unlink()
    _connect(str(file if is_current else part))
    yield is_current, f"sqlite:///{file}"
    if not is_current:
        connection.close()
        part.rename(file)
        _connect(str(file))


@contextmanager
def _on_postgresql(keep: Path, claims: int, stem: str, name: str) -> Iterator[tuple[bool, str]]:
    """The same with databases. Queries run in one process each there, so that their work can be counted."""
    from django.db import connection

    home, part = connection.settings_dict["NAME"], f"scale_{claims}_part"
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"scale\\_{claims}\\_%"])
        there = {row[0] for row in cursor.fetchall()}
        is_current = name in there
        if not is_current:
            for old in there:
                if old.startswith(stem):
                    cursor.execute(f'ALTER DATABASE "{old}" RENAME TO "{part}"')
                else:
                    cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            if not any(old.startswith(stem) for old in there):
                cursor.execute(f'CREATE DATABASE "{part}"')
            cursor.execute(f'ALTER DATABASE "{part}" SET max_parallel_workers_per_gather = 0')
    address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    _connect(name if is_current else part)
    yield is_current, address
    if not is_current:
        _connect(home)
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{part}" RENAME TO "{name}"')
        _connect(name)


def _connect(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


# The rows ---------------------------------------------------------------------------------------


def bring_up(claims: int) -> None:
    """Bring the database that Django is connected to up to date, and fill it if it is empty."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from claims import checks
    from claims.models import Claim

    if connection.vendor == "sqlite":
        _for_speed()
    for module in checks.TRIGGERS:  # those that have other code now would stay
        module.drop_all(connection)
    call_command("migrate", verbosity=0)  # and create them
    if not Claim.objects.exists():
        for module in checks.TRIGGERS:
            module.drop_all(connection)
        fill(claims)
        for module in tqdm([*checks.TRIGGERS], desc="triggers, and what they keep", file=sys.stderr):
            with transaction.atomic():
                module.create_all(connection)
    _finish()


def fill(claims: int) -> None:
    """Write all rows, without triggers."""
    from django.db import transaction

    from claims.models import IssuedRating, Rating
    from claims.workflow.citations import mend_citation_counts, unnamed_ratings
    from claims.workflow.listings import fill_listings
    from tests.benchmarks.scale_rows import MadeRows

    made = MadeRows(claims, [(rating.pk, rating.as_issued()) for rating in Rating.objects.order_by("position")])
    made.few()
    with tqdm(total=claims, desc=f"{claims} claims", unit=" claims", file=sys.stderr) as bar:
        for some in range(0, len(made.articles), AT_ONCE):
            for article in made.articles[some : some + AT_ONCE]:
                made.article(article)
            with transaction.atomic():
                rows = made.taken()
                for table in rows:
                    write(table, rows[table])
            bar.update(len(rows["claims_claim"]))
    fill_listings()
    mend_citation_counts()
    IssuedRating.objects.bulk_create(unnamed_ratings())


def _for_speed() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -1000000")


def write(table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows by column; columns that they leave out get the default of the field."""
    from django.db import connection

    left_out = _left_out(table, rows[0])
    columns = ", ".join(f'"{name}"' for name in [*rows[0], *left_out])
    values = tuple(left_out.values())
    tuples = [(*row.values(), *values) for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in tuples:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * (len(rows[0]) + len(left_out)))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", tuples)


def _left_out(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """The columns that rows say nothing about, and what a new row has there."""
    from django.apps import apps
    from django.db import connection

    model = next(model for model in apps.get_app_config("claims").get_models() if model._meta.db_table == table)
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    return {
        str(field.column): field.get_db_prep_save(field.get_default(), connection)
        for field in fields
        if field.column not in row
    }


def _finish() -> None:
    """What PostgreSQL does by itself a while later; SQLite's counterpart, and new keys that come after those here."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    models = list(apps.get_app_config("claims").get_models())
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def check_sample() -> None:
    """Hold some claims against what constraints and triggers ask for. Raises AssertionError."""
    from django.db import connection

    from claims import checks
    from claims.models import Article, Claim
    from claims.records import fingerprint
    from claims.workflow.citations import miscounted_sources, unnamed_ratings
    from claims.workflow.counts import miscounted
    from claims.workflow.listings import mislisted

    for module in checks.TRIGGERS:
        assert not module.missing(connection)
    newest = Claim.objects.order_by("-pk").values_list("pk", flat=True)[0]
    some = range(1, newest + 1, max(1, newest // SAMPLE))
    assert not miscounted().filter(pk__in=some).exists()
    assert not miscounted_sources().filter(pk__in=some).exists()
    assert not mislisted()
    assert not unnamed_ratings()
    for claim in Claim.objects.filter(pk__in=some).select_related("current_verdict"):
        claim.clean_fields(exclude=["translations"])
        claim.validate_constraints()
        assert claim.slug == Claim.slug_of(claim.statement)
        verdicts = list(claim.verdicts.order_by("number"))
        assert [verdict.number for verdict in verdicts] == list(range(1, len(verdicts) + 1))
        assert claim.current_verdict == (verdicts[-1] if verdicts else None)
        for verdict in verdicts:
            verdict.validate_constraints()
            assert verdict.fingerprint == fingerprint(verdict.record())
            assert verdict.statement == claim.statement
            cited = [(row.source_id, row.stance) for row in verdict.citations.order_by("position")]
            assert cited == [(entry["source"], entry["stance"]) for entry in verdict.evidence]
        for quote in claim.appearances.select_related("revision"):
            quote.validate_constraints()
            assert quote.revision.text[quote.start : quote.end] == quote.quote
    for article in Article.objects.filter(pk__in=some):
        article.full_clean(exclude=["current_revision"])


if __name__ == "__main__":
    main()
