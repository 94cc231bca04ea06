"""The three files together with the metadata that they name, as the programs of others read them."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import frictionless
import pandas
import polars
import pytest
from csvw import CSVW
from django.core.management import call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django.live_server_helper import LiveServer

from claims import redacting
from claims.export import CLAIMS, DIALECTS, EVIDENCE, RAW, SPREADSHEET, TABLES, Dialect, blocks
from claims.models import Claim, Verdict
from tests import factories

HOSTILE = '=1+1;"quoted";\'it, said\n\n- and\tmore;\n@SUM(A1) שלום العربية 🙂 \u202eabc\u202c ＝1|-2 «\u00a0oui\u00a0»'
NAMES = list(TABLES)


@pytest.fixture
def desk(db: None) -> Claim:
    """A claim with two verdicts full of what programs stumble over, one that is checked, and a draft."""
    claim = factories.claim(
        on=factories.published_article(headline=f"=HEADLINE {HOSTILE}"),
        statement=f"-{HOSTILE}",
        translations={"fr": f"+{HOSTILE}"},
        topic=factories.topic(),
        claimant=factories.claimant("@Claimant; =1"),
    )
    factories.evidence(claim, passage=HOSTILE, location="'page 3", source=factories.source(title=HOSTILE))
    factories.verdict(claim, summary=HOSTILE, explanation=f"\t{HOSTILE}", rating=factories.rating("unproven"))
    factories.verdict(claim, reason=HOSTILE, change="correction", rating=factories.rating("false"))
    factories.announced_claim()
    factories.claim(on=factories.published_article())
    return claim


def get(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    content: bytes = answer.getvalue()
    return content


def described_by(client: Client, address: str) -> str:
    """The address of the metadata that a file names."""
    link = client.get(address).headers["Link"]
    found = re.fullmatch(r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', link)
    assert found, link
    return urljoin(address, found[1])


def saved(client: Client, folder: Path, query: str = "") -> tuple[Path, dict[str, Any]]:
    """The metadata of a query and the files that it describes, in a folder; and the metadata as it came."""
    address = described_by(client, f"/claims.csv{query}")
    metadata: dict[str, Any] = json.loads(get(client, address))
    for name, table in zip(NAMES, metadata["tables"], strict=True):
        (folder / f"{name}.csv").write_bytes(get(client, urljoin(address, table["url"])))
    text = json.dumps(metadata)
    for name, table in zip(NAMES, metadata["tables"], strict=True):
        text = text.replace(json.dumps(table["url"]), f'"{name}.csv"')
    file = folder / "csv-metadata.json"
    file.write_text(text)
    return file, metadata


def read(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))


def undone(cell: str) -> str:
    """Without the escapes of the spreadsheet dialect, as the metadata and the README say."""
    return re.sub("""(^|[,;|\t\r\n"])'""", r"\1", cell)


# The same in the vocabulary of frictionless.
TYPES = {"string": "string", "nonNegativeInteger": "integer", "date": "date", "dateTime": "datetime"}


def as_data_package(file: Path) -> frictionless.Package:
    """The metadata's statements about columns and keys in the words of Table Schema."""
    metadata = json.loads(file.read_text())
    resources = []
    for table in metadata["tables"]:
        schema = table["tableSchema"]
        fields = [
            {
                "name": column["name"],
                "type": TYPES[column["datatype"]],
                "constraints": {"required": True} if column.get("required") else {},
            }
            for column in schema["columns"]
        ]
        keys = [
            {
                "fields": key["columnReference"],
                "reference": {
                    "resource": key["reference"]["resource"].removesuffix(".csv"),
                    "fields": key["reference"]["columnReference"],
                },
            }
            for key in schema.get("foreignKeys", [])
        ]
        described = {"fields": fields, "primaryKey": schema["primaryKey"], "foreignKeys": keys}
        name = table["url"].removesuffix(".csv")
        resources.append({"name": name, "path": table["url"], "encoding": "utf-8-sig", "schema": described})
    return frictionless.Package.from_descriptor({"name": "claims", "resources": resources}, basepath=str(file.parent))


def is_valid(address: Path | str) -> bool:
    """What csvw says to the tables that metadata, or the metadata of a file, describe. It may also raise ValueError."""
    found = CSVW(str(address), validate=True)
    assert not found.no_metadata
    assert found.is_valid, [str(warning.message) for warning in found.warnings]
    return True


QUERIES = {
    "everything": "",
    "filtered": "?rating=false&q=quoted",
    "nothing": "?decided_before=2000-01-01",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_files_and_metadata_are_valid_for_csvw_and_frictionless(
    client: Client, tmp_path: Path, desk: Claim, dialect: str, query: str
) -> None:
    asked = f"{query}{'&' if query else '?'}dialect={dialect}"
    file, _metadata = saved(client, tmp_path, asked)
    expected = {"": (2, 2, 2), "?rating=false&q=quoted": (1, 2, 2)}.get(query, (0, 0, 0))

    assert is_valid(file)
    report = as_data_package(file).validate()

    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    assert tuple(len(read(tmp_path / f"{name}.csv")) for name in NAMES) == expected


def test_validation_finds_what_is_wrong(client: Client, tmp_path: Path, desk: Claim) -> None:
    """So that the tests above show something: a row without its verdict, a key twice, a word for a number."""
    file, _metadata = saved(client, tmp_path)
    good = (tmp_path / "evidence.csv").read_bytes()
    for spoiled in (
        good.replace(b'","2","1"', b'","3","1"'),
        good.replace(b'","2","1"', b'","1","1"'),
        good.replace(b'","2","1"', b'","2","one"'),
    ):
        assert spoiled != good
        (tmp_path / "evidence.csv").write_bytes(spoiled)
        with pytest.raises((ValueError, AssertionError, UserWarning)):
            assert is_valid(file)
        assert not as_data_package(file).validate().valid


def test_a_program_finds_the_metadata_from_the_address_of_a_file(live_server: LiveServer, desk: Claim) -> None:
    """In the raw dialect: csvw leaves the byte order mark where it is when it reads an address, unlike a file."""
    for query in ("?dialect=raw", "?rating=false&dialect=raw"):
        address = f"{live_server.url}/verdicts.csv{query}"

        assert is_valid(address)
        assert [len(list(table)) for table in CSVW(address).tables][1:] == [2, 2]


def test_the_metadata_say_where_the_data_come_from_and_under_which_terms(
    client: Client, settings: Any, desk: Claim
) -> None:
    settings.SITE_NAME = "The desk"
    settings.DATA_LICENSE = "https://example.org/licence"
    said = json.loads(get(client, "/csv-metadata.json?rating=false&topic=security&utm_source=x"))

    assert said["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    assert said["dc:title"] == "Claims and verdicts of The desk"
    assert said["dc:description"] == "Verdict: False · Topic: Security"
    assert said["dc:source"] == {"@id": f"{settings.SITE_URL}/claims/?rating=false&topic=security"}
    assert said["dc:publisher"] == {"schema:name": "The desk", "schema:url": {"@id": settings.SITE_URL}}
    assert said["dc:license"] == {"@id": "https://example.org/licence"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said["dc:modified"]["@value"])
    assert [table["url"] for table in said["tables"]] == [
        f"{name}.csv?rating=false&topic=security" for name in ("claims", "verdicts", "evidence")
    ]
    redacted, undo = said["rdfs:comment"]
    assert redacting.GAP in redacted
    assert "a ' is written before some" in undo
    assert json.loads(get(client, "/csv-metadata.json?dialect=raw"))["rdfs:comment"] == [redacted]


def test_the_columns_are_those_that_the_tables_define(client: Client, db: None) -> None:
    for described, table in zip(json.loads(get(client, "/csv-metadata.json"))["tables"], TABLES.values(), strict=True):
        columns = described["tableSchema"]["columns"]
        assert tuple(column["titles"] for column in columns) == table.names
        assert [column["dc:description"] for column in columns] == [column.meaning for column in table.columns]
        assert described["tableSchema"]["primaryKey"] == list(table.key)


def test_the_metadata_are_the_same_in_french(client: Client, desk: Claim) -> None:
    def without_time(address: str) -> dict[str, Any]:
        return {**json.loads(get(client, address)), "dc:modified": None}

    query = "?rating=false&topic=security&decided_after=2020-01-01"

    assert without_time(f"/fr/csv-metadata.json{query}") == without_time(f"/csv-metadata.json{query}")


def test_what_cannot_be_read_is_refused_in_the_metadata_too(client: Client, db: None) -> None:
    answer = client.get("/csv-metadata.json?rating=nonsense")

    assert answer.status_code == 400
    assert answer.text == "rating: “nonsense” is not one of the choices.\n"
    assert client.get("/csv-metadata.json?verdict=false").text.startswith("verdict: There is no such parameter.")


@pytest.mark.parametrize("name", NAMES)
def test_the_head_of_a_file_costs_no_rows(client: Client, desk: Claim, name: str) -> None:
    head, whole = client.head(f"/{name}.csv"), client.get(f"/{name}.csv")

    assert head.content == b""
    assert {key: head.headers[key] for key in ("Link", "Content-Type", "Content-Disposition")} == {
        key: whole.headers[key] for key in ("Link", "Content-Type", "Content-Disposition")
    }


@pytest.mark.parametrize("option", [[], ["--history"], ["--evidence"]], ids=NAMES)
def test_the_command_writes_metadata_beside_its_file(tmp_path: Path, desk: Claim, option: list[str]) -> None:
    for dialect in DIALECTS:
        file = tmp_path / f"{dialect}.csv"
        arguments = ["--rating", "false", "--dialect", dialect, "--output", str(file), *option]
        call_command("export_verdicts", *arguments, stderr=io.StringIO())
        said = json.loads((tmp_path / f"{dialect}.csv-metadata.json").read_text())

        assert said["url"] == f"{dialect}.csv"
        assert said["dc:description"] == "Verdict: False"
        assert said["dc:source"]["@id"].endswith("/claims/?rating=false")
        assert is_valid(file)


# Round trips ------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_hostile_texts_come_back_from_csv_pandas_and_polars(
    client: Client, tmp_path: Path, desk: Claim, dialect: Dialect
) -> None:
    saved(client, tmp_path, f"?dialect={dialect.name}")
    file = tmp_path / "verdicts.csv"
    text = undone if dialect is SPREADSHEET else str

    by_pandas = pandas.read_csv(file, dtype=str, keep_default_na=False).to_dict("records")
    by_polars = polars.read_csv(file, infer_schema=False).to_dicts()

    assert read(file) == by_pandas == by_polars
    stored = Verdict.objects.get(claim=desk, number=1)
    assert text(by_polars[0]["summary"]) == stored.summary == HOSTILE
    assert text(by_polars[0]["explanation"]) == stored.explanation
    assert text(by_polars[0]["statement_fr"]) == stored.translations["fr"]


def test_numbers_and_times_are_read_as_such(client: Client, tmp_path: Path, desk: Claim) -> None:
    saved(client, tmp_path)
    number = {"verdict": "Int64", "rating_number": "Int64", "evidence": "Int64"}

    by_pandas = pandas.read_csv(tmp_path / "verdicts.csv", dtype=number, parse_dates=["decided_at"])
    by_polars = polars.read_csv(tmp_path / "verdicts.csv", try_parse_dates=True, null_values="")

    assert [*by_pandas["verdict"]] == [*by_polars["verdict"]] == [1, 2]
    assert by_polars["rating_number"].to_list() == [None, 1]
    assert str(by_pandas["decided_at"].dt.tz) == "UTC"
    assert by_polars["decided_at"].dtype == polars.Datetime(time_unit="us", time_zone="UTC")


# What files may hold: tab and line ends are the only control characters.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], include_characters="\t\r\n"))
TRICKY_TEXTS = TEXTS | st.text(st.sampled_from("=+-@＝＋－＠\t\r\n'\",;|a שع🙂\u202e"))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv") / "any.csv"


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@settings(max_examples=60)
@given(texts=st.lists(st.tuples(TRICKY_TEXTS, TRICKY_TEXTS), min_size=1, max_size=4))
def test_any_text_comes_back_from_pandas_and_polars(
    scratch: Path, dialect: Dialect, texts: list[tuple[str, str]]
) -> None:
    names, kinds = EVIDENCE.names[4:6], EVIDENCE.kinds[4:6]
    scratch.write_bytes(b"".join(block for block, _rows in blocks(texts, dialect, names, kinds)))
    text = undone if dialect is SPREADSHEET else str

    by_pandas = pandas.read_csv(scratch, dtype=str, keep_default_na=False, skip_blank_lines=False)
    by_polars = polars.read_csv(scratch, infer_schema=False)

    for rows in (by_pandas.itertuples(index=False, name=None), by_polars.iter_rows()):
        assert [tuple(map(text, row)) for row in rows] == texts


def test_the_raw_dialect_is_the_text_itself() -> None:
    written = b"".join(block for block, _rows in blocks([(HOSTILE,)], RAW, ["statement"], CLAIMS.kinds[1:2])).decode()

    assert written == f'"statement"\r\n"{HOSTILE.replace(chr(34), chr(34) * 2)}"\r\n'
