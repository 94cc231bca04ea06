"""What all tests share: a real database that can be emptied, and a browser that reports everything."""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from glob import glob
from pathlib import Path
from shutil import which
from typing import Any, Protocol

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection
from django.test import override_settings
from django.utils.translation import override
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

from claims import tallies
from tests import emptying

# One seed and no clock: a slow machine fails no test, and a failure can be repeated.
hypothesis_settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("steady")

# What tests make is much and soon gone: to look for it a hundred times less often takes a tenth of their time away.
gc.set_threshold(100_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once for each reason why tests were skipped, however many they are."""
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.getreports("skipped"))
    for reason, number in reasons.items():
        terminalreporter.write_line(f"{number} skipped: {reason}")


# The database -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A SQLite file as in production, not Django's in-memory one: threads and locks are then real."""
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After a transactional test the database is what the migrations made again; see `tests.emptying`."""
    with django_db_blocker.unblock():
        put_back = emptying.keep(connection)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", lambda _command, **_options: put_back())
        yield
    with django_db_blocker.unblock():
        emptying.let_go(connection)


@pytest.fixture(scope="session", autouse=True)
def _static_files_found_once() -> Iterator[None]:
    """Every test client starts the middleware anew; WhiteNoise would look through all static files each time."""
    find = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, dict[str, Any]] = {}

    def find_once(middleware: Any) -> None:
        if middleware.static_prefix not in found:
            find(middleware)
            found[middleware.static_prefix] = dict(middleware.files)
        middleware.files.update(found[middleware.static_prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", find_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_checked_at_once() -> Iterator[None]:
    """A real hash takes half a second on purpose, at each of a hundred log-ins."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Begin and end in English: a request for a French page leaves its language to the thread."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """No page of another test's site."""
    cache.clear()


@pytest.fixture(autouse=True)
def _count_at_once(request: pytest.FixtureRequest, _django_db_marker: None) -> None:
    """PostgreSQL counts when a transaction ends, which that of most tests never does: there it counts at once."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
    if connection.in_atomic_block and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {', '.join(tallies.names())} IMMEDIATE")


# The browser ------------------------------------------------------------------------------------

# The headless shell, where it is installed: the same engine without the windows, a fifth of the work for a new page.
CHROMIUM_NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
CHROMIUM_OF_PLAYWRIGHT = [
    "~/.cache/ms-playwright/chromium_headless_shell-*/chrome-*/*headless[-_]shell",
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "~/Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "/Applications/*Chrom*.app/Contents/MacOS/*Chrom*",
]
CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The Chromium that CHROMIUM names, or that stands in a usual place, or that Playwright keeps."""
    if named := os.environ.get("CHROMIUM"):
        return which(named)
    in_path = (which(name) for name in CHROMIUM_NAMES)
    elsewhere = (path for pattern in CHROMIUM_OF_PLAYWRIGHT for path in sorted(glob(str(Path(pattern).expanduser()))))
    return next((path for path in [*in_path, *elsewhere] if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    chromium = find_chromium()
    if chromium is None:
        missing = "no Chromium found: install it, or name it in CHROMIUM"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, where Django would refuse to use the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS + as_root)
        yield browser
        browser.close()


class Watch:
    """Collects what a page complains about: errors of its scripts, its console and its policy."""

    def __init__(self, complaints: list[str]) -> None:
        self.complaints = complaints
        self.documents: set[str] = set()

    def follow(self, page: Page) -> None:
        """Listen to `page` from now on."""
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", self._pageerror)

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.documents.add(request.url)

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} at {response.url}")
        elif response.status >= 400 and response.headers.get("x-workbench"):
            self.documents.add(response.url)  # a refusal that the workbench shows

    def _console(self, message: ConsoleMessage) -> None:
        # A test may ask for a page that is refused on purpose; its images and scripts may not be.
        asked_for = message.text.startswith("Failed to load resource") and message.location["url"] in self.documents
        if message.type == "error" and not asked_for:
            self.complaints.append(f"console: {message.text}")

    def _pageerror(self, error: Error) -> None:
        self.complaints.append(f"script: {error}")


@pytest.fixture
def complaints() -> list[str]:
    """What the browser reported in this test; whatever is left in it at the end fails the test."""
    return []


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of the running site in a context of its own.

    It takes Playwright's context options: `java_script_enabled=False`, `color_scheme="dark"`,
    `viewport={"width": 360, "height": 740}`. At its end the test fails with whatever the pages
    reported: a console error, an error in a script, a breach of the Content-Security-Policy.
    """
    watch = Watch(complaints)
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    if complaints:
        pytest.fail("the browser reported:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page of the running site, on a desk's screen; addresses are relative to the site."""
    return new_page(viewport={"width": 1280, "height": 900})


# To read stylesheets that others import, axe would write styles into the page, which the policy refuses. What passes is
# not described: that took longer than all the rules.
AXE_OPTIONS = {"preload": False, "resultTypes": ["violations"]}
AXE_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


class CheckAccessibility(Protocol):
    """Fails with axe's report when the page has a violation; `in_the_dark` looks at its dark colours too."""

    def __call__(self, page: Page, *, in_the_dark: bool = False) -> None: ...


@pytest.fixture(scope="session")
def check_accessibility() -> CheckAccessibility:
    """A function that fails with axe's report when the page it is given has a violation.

    All rules look at the page as it stands; in the dark only those of colours do, since nothing else is different
    there (a test of the stylesheets says so).
    """

    def look(page: Page, options: dict[str, Any]) -> None:
        found = page.evaluate("options => axe.run(options).then(({ violations }) => ({ violations }))", options)
        results = AxeResults(found)
        if results.violations_count:
            pytest.fail(f"{page.url}: {results.generate_report()}", pytrace=False)

    def check(page: Page, *, in_the_dark: bool = False) -> None:
        page.evaluate(AXE_SCRIPT)
        look(page, AXE_OPTIONS)
        if in_the_dark:
            page.emulate_media(color_scheme="dark")
            page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished)).then(() => {})")
            look(page, AXE_OPTIONS | {"runOnly": AXE_COLOURS})
            page.emulate_media(color_scheme="light")

    return check
