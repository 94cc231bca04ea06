"""The settings: what SITE_URL turns on, what is refused, and that the README knows every variable."""

import ast
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import Client

from factcheck import env

ROOT = Path(__file__).resolve().parents[2]
GOOD_KEY = "a-key-of-this-test-alone-0123456789-abcdefghijklmnopqrstuvwxyz"
HTTPS = {"SITE_URL": "https://factcheck.example.org", "SECRET_KEY": GOOD_KEY}


def python(code_or_args: str | list[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python at the project's root with these variables alone, and its own `var` folder."""
    args = ["-c", code_or_args] if isinstance(code_or_args, str) else code_or_args
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "factcheck.settings"}
    return subprocess.run(
        [sys.executable, *args], cwd=ROOT, env=clean | variables, capture_output=True, text=True, check=False
    )


def settings_with(folder: Path, *names: str, **variables: str) -> dict[str, Any]:
    """The named settings as a fresh process has them with these variables."""
    code = (
        "import json; from django.conf import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names!r}}}, default=str))"
    )
    answer = python(code, folder, **variables)
    assert answer.returncode == 0, answer.stderr
    values: dict[str, Any] = json.loads(answer.stdout)
    return values


def refusal_with(folder: Path, **variables: str) -> str:
    """The last line of what a fresh process says when it refuses these variables."""
    answer = python("from django.conf import settings; settings.DEBUG", folder, **variables)
    assert answer.returncode != 0
    return answer.stderr.strip().splitlines()[-1]


# SITE_URL, the one knob ---------------------------------------------------------------------------


def test_without_any_variable_the_site_runs_on_this_machine_only(tmp_path: Path) -> None:
    chosen = settings_with(tmp_path, "SITE_URL", "ALLOWED_HOSTS", "DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_NAME")

    assert chosen == {
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": ["127.0.0.1", "127.0.0.1", "localhost", "[::1]"],
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": False,
        "SESSION_COOKIE_NAME": "sessionid",
    }


def test_an_https_address_locks_the_site_down(tmp_path: Path) -> None:
    names = (
        "ALLOWED_HOSTS",
        "SECRET_KEY",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_SECURE",
        "CSRF_COOKIE_NAME",
    )

    chosen = settings_with(tmp_path, *names, **HTTPS)

    assert chosen == {
        "ALLOWED_HOSTS": ["factcheck.example.org"],
        "SECRET_KEY": GOOD_KEY,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
    }


def test_the_deployment_check_finds_nothing_with_an_https_address(tmp_path: Path) -> None:
    answer = python(["-W", "error", "manage.py", "check", "--deploy", "--fail-level", "DEBUG"], tmp_path, **HTTPS)

    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout + answer.stderr


def test_static_files_are_collected_under_hashed_names_with_an_https_address(tmp_path: Path) -> None:
    collected = python(["manage.py", "collectstatic", "--no-input"], tmp_path, **HTTPS)
    assert collected.returncode == 0, collected.stderr

    code = (
        "import django; django.setup(); from django.templatetags.static import static; print(static('claims/icon.svg'))"
    )
    address = python(code, tmp_path, **HTTPS).stdout.strip()

    assert re.fullmatch(r"/static/claims/icon\.[0-9a-f]{12}\.svg", address)
    assert (tmp_path / address.removeprefix("/")).is_file()


def test_an_https_address_demands_a_key(tmp_path: Path) -> None:
    assert "SECRET_KEY" in refusal_with(tmp_path, SITE_URL=HTTPS["SITE_URL"])
    assert not (tmp_path / "secret_key").exists()


# The key of a laptop ------------------------------------------------------------------------------


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"

    first, second = env.key_kept_in(path), env.key_kept_in(path)

    assert first == second
    assert env.secret_key(first) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    start = threading.Barrier(8)
    keys: list[str] = []

    def begin() -> None:
        start.wait()
        keys.append(env.key_kept_in(path))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert set(keys) == {path.read_text()}


# What is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("SITE_URL", "factcheck.example.org", "https://factcheck.example.org"),
        ("SITE_URL", "ftp://factcheck.example.org", "http or https"),
        ("SITE_URL", "https://factcheck.example.org/desk", "no path"),
        ("SITE_URL", "http://127.0.0.1:port", "http or https"),
        ("DEBUG", "maybe", "yes"),
        ("TIME_ZONE", "Europe/Atlantis", "Europe/Paris"),
        ("TIME_ZONE", "/etc/passwd", "Europe/Paris"),
        ("DATABASE_URL", "mysql://localhost/factcheck", "postgres://"),
        ("DATABASE_URL", "postgres://localhost", "postgres://"),
        ("REDIS_URL", "localhost:6379", "redis://"),
        ("VAR_DIR", "var", "absolute"),
        ("FETCH_NETWORKS", "10.1.2.3/16", "10.1.0.0/16"),
        ("DATA_LICENSE", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("DATA_LICENSE", "javascript:alert(1)", "http or https"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_name_with_what_is_allowed(
    tmp_path: Path, name: str, value: str, allowed: str
) -> None:
    sentence = refusal_with(tmp_path, **{name: value})

    assert sentence.startswith(f"django.core.exceptions.ImproperlyConfigured: {name}='{value}'")
    assert allowed in sentence.split("cannot be used: ")[1]


@pytest.mark.parametrize("password", ["hush", "a/hush", "hush@b", "hush/b@c"])
def test_a_refusal_shows_neither_a_password_nor_a_key(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("DATABASE_URL", f"oracle://desk:{password}@db.example.org/factcheck")
    monkeypatch.setenv("SECRET_KEY", "hush")

    with pytest.raises(ImproperlyConfigured) as database_refused:
        env.env("DATABASE_URL", env.database)
    with pytest.raises(ImproperlyConfigured) as key_refused:
        env.env("SECRET_KEY", env.secret_key)

    assert "hush" not in str(database_refused.value)
    assert "hush" not in str(key_refused.value)


def test_an_empty_variable_means_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", " ")

    assert env.env("DEBUG", env.yes_or_no, default="no") is False


# The databases and the cache ----------------------------------------------------------------------


def test_a_postgresql_address_keeps_its_connections_and_checks_them(tmp_path: Path) -> None:
    chosen = settings_with(tmp_path, "DATABASES", DATABASE_URL="postgres://desk:hush@db.example.org:5433/checks")

    database = chosen["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["HOST"], database["PORT"], database["NAME"]) == (
        "desk",
        "db.example.org",
        5433,
        "checks",
    )
    assert database["CONN_MAX_AGE"] > 0
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["ATOMIC_REQUESTS"] is False
    assert database["OPTIONS"] == {"connect_timeout": 5}


def test_a_redis_address_makes_the_cache_a_shared_one(tmp_path: Path) -> None:
    shared = settings_with(tmp_path, "CACHES", REDIS_URL="redis://cache.example.org:6379/1")["CACHES"]["default"]
    own = settings_with(tmp_path, "CACHES")["CACHES"]["default"]

    assert shared["BACKEND"].endswith("RedisCache")
    assert shared["LOCATION"] == "redis://cache.example.org:6379/1"
    assert own["BACKEND"].endswith("LocMemCache")


def test_sqlite_works_as_the_settings_ask_it_to(tmp_path: Path) -> None:
    code = """
import django, json
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    answers = {"transaction_mode": connection.transaction_mode}
    for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "mmap_size"):
        answers[pragma] = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
print(json.dumps(answers))
"""

    assert json.loads(python(code, tmp_path).stdout) == {
        "transaction_mode": "IMMEDIATE",
        "journal_mode": "wal",
        "synchronous": 1,  # NORMAL
        "foreign_keys": 1,
        "busy_timeout": 20_000,
        "mmap_size": 268_435_456,
    }


# People -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["elevenchars", "qwerty123456", "1234567890123"])
def test_a_short_or_common_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_long_password_needs_no_special_characters() -> None:
    validate_password("quiet paper and one accent")


# Documentation ------------------------------------------------------------------------------------


def variables_that_the_code_reads() -> dict[str, str]:
    """Every variable that settings.py reads through `env`, with its default as it is written there."""
    tree = ast.parse((ROOT / "factcheck" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "env"]
    return {ast.literal_eval(call.args[0]): ast.unparse(call) for call in calls}


def variables_of_the_readme() -> list[str]:
    table = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    return re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)


def test_the_readme_describes_every_variable_and_no_other() -> None:
    assert sorted(variables_of_the_readme()) == sorted(variables_that_the_code_reads())


def test_no_other_file_reads_the_environment() -> None:
    elsewhere = [
        str(path.relative_to(ROOT))
        for folder in ("factcheck", "claims")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"\bos\.environ\b|\bimport environ\b|\bgetenv\b", path.read_text())
        and path.name not in ("env.py", "wsgi.py")
    ]

    assert elsewhere == []


# Every answer -------------------------------------------------------------------------------------


def test_every_answer_carries_the_strict_policy(client: Client) -> None:
    answer = client.get("/nowhere/")

    policy = dict(directive.strip().split(" ", 1) for directive in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_a_pasted_text_far_too_long_still_reaches_the_form_that_can_explain_its_limit(client: Client) -> None:
    answer = client.post("/admin/login/", {"username": "a" * 20_000_000, "password": "wrong"})

    assert answer.status_code == 200
    assert "errornote" in answer.text
