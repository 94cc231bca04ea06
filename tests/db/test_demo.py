"""The demonstration: exactly the real data, loaded once, with log-ins that only the owner can read."""

import io
import json
import socket
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from claims import demo
from claims.management.commands.demo import accounts
from claims.models import Appearance, Article, AuditEntry, Claim, Evidence, Revision, Source, User, Verdict
from factcheck import serving
from tests import factories

pytestmark = pytest.mark.django_db

DATA = json.loads((demo.FOLDER / "claims.json").read_text(encoding="utf-8"))


@pytest.fixture
def article() -> Article:
    loaded = demo.load(researcher=factories.researcher("Rosa"), reviewer=factories.reviewer("Victor"))
    assert loaded is not None
    return loaded


def test_the_text_is_exactly_the_body_and_nothing_of_the_furniture(article: Article) -> None:
    lines = (demo.FOLDER / "article.txt").read_text(encoding="utf-8").split("\n")
    body = [lines[number - 1] for number in DATA["article"]["body_lines"]]

    revision = Revision.objects.get(article=article)

    assert revision.text == "\n\n".join(body)
    assert {row["text"] for row in revision.cut} == {line for line in lines if line and line not in body}


def test_what_is_loaded_is_what_the_data_says(article: Article) -> None:
    for row in DATA["claims"]:
        claim = Claim.objects.get(statement=row["statement_en"])
        assert claim.translations == {"fr": row["statement_fr"]}
        assert (claim.kind, str(claim.topic)) == (row["kind"], row["topic"])
        assert [appearance.quote for appearance in claim.appearances.all()] == [row["quote"]]
        assert [(e.source.url, e.stance, e.passage) for e in claim.evidence.all()] == [
            (next(s["url"] for s in DATA["sources"] if s["key"] == e["source"]), e["stance"], e["passage"])
            for e in row["evidence"]
        ]
        assert [
            (v.rating.code, v.change, v.reason, v.summary, v.explanation) for v in claim.verdicts.order_by("number")
        ] == [(v["rating"], v["change"], v.get("note", ""), v["summary"], v["explanation"]) for v in row["verdicts"]]
    assert Claim.objects.count() == len(DATA["claims"])
    assert Source.objects.count() == len(DATA["sources"])
    assert Evidence.objects.count() == sum(len(row["evidence"]) for row in DATA["claims"])


def test_readers_see_every_claim_in_place_and_two_people_stand_behind_each_verdict(article: Article) -> None:
    assert Appearance.objects.published().filter(revision__article=article).count() == len(DATA["claims"])
    assert Claim.objects.listed().count() == len(DATA["claims"])
    assert set(Verdict.objects.values_list("author_name", "approved_by_name")) == {("Rosa", "Victor")}


def test_loading_it_again_changes_nothing(article: Article) -> None:
    before = AuditEntry.objects.count()

    again = demo.load(researcher=factories.researcher(), reviewer=factories.reviewer())

    assert again is None
    assert AuditEntry.objects.count() == before
    assert Article.objects.count() == 1


def test_the_log_ins_work_stay_the_same_and_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "demo-accounts.json"

    passwords = accounts(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert accounts(file) == passwords
    for name, password in passwords.items():
        assert Client().login(username=name, password=password)
    assert len(set(passwords.values())) == 3


def test_a_lost_password_file_gives_new_passwords_that_work(tmp_path: Path) -> None:
    file = tmp_path / "demo-accounts.json"
    accounts(file)
    file.unlink()

    passwords = accounts(file)

    assert Client().login(username="reviewer", password=passwords["reviewer"])


def test_somebody_elses_account_is_not_taken_over(settings: object, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    factories.researcher("Reviewer")

    with pytest.raises(CommandError, match="account named reviewer that the demonstration did not make"):
        call_command("demo", "--no-serve")

    assert User.objects.get().check_password(factories.PASSWORD)
    assert not Article.objects.exists()


def test_the_command_prints_addresses_and_log_ins(settings: object, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    out = io.StringIO()

    call_command("demo", "--no-serve", stdout=out)

    printed = out.getvalue()
    assert "http://127.0.0.1:8000/claims/" in printed
    assert "http://127.0.0.1:8000/articles/" in printed
    for password in json.loads((tmp_path / "demo-accounts.json").read_text()).values():
        assert password in printed


def test_the_demonstration_is_refused_on_a_public_site(settings: object) -> None:
    settings.HTTPS = True  # type: ignore[attr-defined]

    with pytest.raises(CommandError, match="machine of your own"):
        call_command("demo", "--no-serve")


def test_a_port_in_use_gets_a_sentence_that_says_what_to_do(settings: object, live_server: object) -> None:
    settings.SITE_URL = live_server.url  # type: ignore[attr-defined]

    with pytest.raises(CommandError, match="Another program answers"):
        call_command("demo")


def test_an_address_of_ipv6_is_served_too() -> None:
    with socket.socket(socket.AF_INET6) as other:
        try:
            other.bind(("::1", 0))
        except OSError:
            pytest.skip("This machine has no IPv6.")
        url = f"http://[::1]:{other.getsockname()[1]}"
        other.listen()
        assert not serving.is_free(url)
    assert serving.is_free(url)


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])  # no such name; nobody's address (RFC 5737)
def test_an_address_where_nothing_can_be_served_is_not_called_busy(settings: object, host: str) -> None:
    settings.SITE_URL = f"http://{host}:8000"  # type: ignore[attr-defined]

    with pytest.raises(CommandError, match=f"Nothing can be served at http://{host}:8000 .*choose another address"):
        call_command("demo")
