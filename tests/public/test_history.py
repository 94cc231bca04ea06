"""The chain of verdicts as readers get it: the data, the page, and the program that checks a site from outside."""

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from claims import chain, triggers, workflow
from claims.models import Claim, Verdict
from claims.selectors import history
from tests import factories as make

README = (Path(__file__).resolve().parents[2] / "README.md").read_text()
SECRET = "The witness is called Ana Ito."


def program() -> str:
    """The program that the README gives to whoever wants to check a site."""
    (code,) = re.findall(r"```python\n(import hashlib.+?)```", README, re.DOTALL)
    return str(code)


def test_the_program_has_thirty_lines_and_needs_nothing_but_python() -> None:
    lines = [line for line in program().splitlines() if line.strip()]

    assert len(lines) <= 30
    imported = re.findall(r"^import (.+)$", program(), re.MULTILINE)
    names = {name.strip().partition(".")[0] for line in imported for name in line.split(",")}
    assert names <= sys.stdlib_module_names


def checked(site: str, *heads: str) -> tuple[int, str]:
    """How the program ends, and what it says."""
    done = subprocess.run(
        [sys.executable, "-c", program(), site, *heads], capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.django_db(transaction=True)
def test_anybody_can_check_a_site_with_the_program_in_the_readme(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SITE_URL = live_server.url
    monkeypatch.setattr(history.links, "__defaults__", (0, 2))  # two verdicts a page
    claims = [make.decided_claim() for _claim in range(2)]
    make.verdict(claims[0], explanation=SECRET)
    kept = str(history.head())
    make.verdict(make.claim())  # of an article that is not public: its quote is withheld
    make.redaction(claims[0], "explanation")

    assert checked(live_server.url, kept) == (0, "4 verdicts, 0 wrong; heads that the chain does not have: none\n")
    forged = f"3:{'0' * 64}"
    assert checked(live_server.url, forged)[0] == 1

    other = claims[1].verdicts.get()
    for change in ("summary = 'All of them are.'", "author_name = 'Somebody'", "evidence = '[]'"):
        with past_the_triggers() as cursor:
            cursor.execute(f"UPDATE claims_verdict SET {change} WHERE id = %s", [other.pk])
        status, said = checked(live_server.url, kept)
        assert status == 1
        assert f"claim {claims[1].code}, verdict 1 is not what was published\n4 verdicts, 1 wrong" in said


@pytest.mark.django_db(transaction=True)
def test_the_desk_compares_with_what_another_site_kept(
    live_server: LiveServer, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Here the site itself: its page, its feed and its data have the head, each among other things."""
    make.decided_claim()
    addresses = [live_server.url + path for path in ("/method/history/", "/claims.json", "/history.json")]

    with pytest.raises(CommandError, match="which is not a public address"):
        call_command("verify_history", head=addresses)
    settings.FETCH_NETWORKS = ["127.0.0.0/8", "::1/128"]
    call_command("verify_history", head=addresses)
    assert "1 verdicts are what was published; earlier heads that agree: 1." in capsys.readouterr().out

    with pytest.raises(CommandError, match="no head in"):
        call_command("verify_history", head=[f"{live_server.url}/robots.txt"])


@contextmanager
def past_the_triggers() -> Iterator[Any]:
    """A cursor that nothing refuses."""
    triggers.drop_all(connection)
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        triggers.create_all(connection)


@pytest.fixture
def claim(db: None) -> Claim:
    return make.decided_claim(explanation=SECRET)


def test_a_link_says_what_is_hashed_and_what_stands_in_it(client: Client, claim: Claim) -> None:
    verdict = claim.verdicts.get()
    answer = client.get(f"/claims/{claim.code.lower()}/verdicts/1.json")

    link = answer.json()
    assert link["url"] == f"http://127.0.0.1:8000/claims/{claim.code}/verdicts/1.json"
    assert (link["sequence"], link["previous_hash"], link["hash"]) == (1, "0" * 64, verdict.hash)
    assert chain.hash_of(link["record"]) == verdict.hash
    assert link["texts"]["explanation"] == {"text": SECRET, "salt": verdict.salts["explanation"]}
    assert SECRET not in str(link["record"])
    assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("number", ["2", "0", "9" * 30])
def test_a_verdict_that_never_was_is_not_found(client: Client, claim: Claim, number: str) -> None:
    assert client.get(f"/claims/{claim.code}/verdicts/{number}.json").status_code == 404


def test_the_chain_is_paged_from_its_first_verdict_on(
    client: Client, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.verdict(claim)
    make.decided_claim()
    monkeypatch.setattr(history.links, "__defaults__", (0, 2))

    first = client.get("/history.json").json()
    second = client.get(first["next"].removeprefix("http://127.0.0.1:8000")).json()

    assert [link["sequence"] for page in (first, second) for link in page["verdicts"]] == [1, 2, 3]
    assert second["next"] is None
    assert first["count"] == second["count"] == 3
    assert first["head"] == second["head"] == f"3:{second['verdicts'][0]['hash']}"


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "1.5", "٣"])
def test_a_place_that_is_none_is_refused(client: Client, claim: Claim, after: str) -> None:
    assert client.get("/history.json", {"after": after}).status_code == 400


def test_an_empty_chain_has_no_head(client: Client, db: None) -> None:
    assert client.get("/history.json").json() == {"head": None, "count": 0, "verdicts": [], "next": None}
    assert "No verdict has been published yet." in client.get("/method/history/").text


def test_a_quote_that_readers_do_not_see_is_withheld_and_the_hash_is_right(client: Client, db: None) -> None:
    hidden = make.claim()
    make.verdict(hidden)
    article = hidden.appearances.get().revision.article
    address = f"/claims/{hidden.code}/verdicts/1.json"

    link = client.get(address).json()
    assert link["texts"]["appearances[0].quote"] == {"withheld": True}
    assert chain.hash_of(link["record"]) == link["hash"]

    workflow.publish_article(article=article, actor=make.reviewer(), seen=article.publication)
    shown = client.get(address).json()
    assert shown["texts"]["appearances[0].quote"]["text"] == make.QUOTE
    assert shown["record"] == link["record"]


# The page, and where else the head stands ---------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_the_page_shows_the_head_and_what_was_redacted(client: Client, claim: Claim, prefix: str) -> None:
    make.redaction(claim, "explanation")

    page = client.get(f"{prefix}/method/history/").text

    assert f"<code>{history.written_head()}</code>" in page
    assert "It named a child." in page
    assert "Article 17 GDPR" in page
    assert f"{prefix}/claims/{claim.code}/verdicts/1/" in page
    assert SECRET not in page
    assert f"{prefix}/method/history/" in client.get(f"{prefix}/method/").text


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_the_page_shows_the_program_of_the_readme_and_how_to_run_it(client: Client, claim: Claim, prefix: str) -> None:
    page = html.unescape(client.get(f"{prefix}/method/history/").text)

    assert f">{program()}</code></pre>" in page
    assert f">python3 verify.py http://127.0.0.1:8000 {history.written_head()}</code>" in page


def test_the_head_stands_in_the_feeds(client: Client, claim: Claim) -> None:
    head = history.written_head()

    atom = ET.fromstring(client.get("/claims.atom").content)
    assert atom.findtext("{tag:127.0.0.1,2026:factcheck}head") == head
    assert client.get("/claims.json").json()["_factcheck"]["head"] == head
    assert head == f"1:{Verdict.objects.get().hash}"
