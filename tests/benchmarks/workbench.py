"""How long from the key to the new highlight, in an article of 50,000 characters with 200 claims.

    python -m tests.benchmarks.workbench [--rounds 20] [--json FILE]

The site runs as it does in the tests, on SQLite; a Chromium (CHROMIUM names it) presses J and C. The floors are
measured in the same run: two empty animation frames, and the site's answer to a poll when nothing changed.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.benchmarks.database import database

SEED: Final = 20261124
LENGTH: Final = 50_000
CLAIMS: Final = 200
SHOWN: Final = "performance.getEntriesByName('{}').map((entry) => entry.duration)"
FRAMES: Final = """async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const start = performance.now();
    await frame();
    await frame();
    return performance.now() - start;
}"""
POLL: Final = """async () => {
    const start = performance.now();
    const address = document.querySelector("#pulse").getAttribute("hx-get");
    await (await fetch(address, {headers: {"HX-Request": "true"}})).text();
    return performance.now() - start;
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, database(Path(folder), None):
        figures = measured(options.rounds)
    for name, value in figures.items():
        sys.stdout.write(f"{name:52} {value:8.1f}\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def text(chance: random.Random) -> str:
    """Sentences of made-up words with numbers in some, in paragraphs, LENGTH characters of them."""
    words = ["".join(chance.choices("abcdeilmnorstu", k=chance.randint(2, 9))) for _word in range(2_000)]
    found = ""
    while len(found) < LENGTH:
        sentence = " ".join(chance.choices(words, k=chance.randint(8, 20)))
        number = f" {chance.randint(2, 900)} of them" if chance.random() < 0.3 else ""
        found += f"{sentence.capitalize()}{number}." + chance.choice([" ", " ", " ", "\n\n"])
    return found.strip()


def measured(rounds: int) -> dict[str, float]:
    from playwright.sync_api import sync_playwright
    from pytest_django.live_server_helper import LiveServer

    from claims import suggest
    from tests import factories
    from tests.conftest import CHROMIUM_FLAGS, find_chromium

    article = factories.article(text(random.Random(SEED)))
    assert article.current_revision is not None
    sentences = suggest.sentences(article.current_revision.text, "en")
    rita = factories.researcher("Rita")
    for sentence in sentences[:: max(1, len(sentences) // CLAIMS)][:CLAIMS]:
        factories.claim(on=article, quote=sentence.text, statement=sentence.text, by=rita)

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    server = LiveServer("127.0.0.1")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS + as_root)
        page = browser.new_page(base_url=server.url, viewport={"width": 1280, "height": 900})
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(rita.username)
        page.get_by_label("Password").fill(factories.PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.goto(f"/admin/claims/article/{article.pk}/workbench/")
        page.wait_for_load_state("networkidle")
        frames = median(page.evaluate(FRAMES) for _round in range(rounds))
        poll = median(page.evaluate(POLL) for _round in range(rounds))
        for number in range(1, rounds + 1):
            mark(page, number)
        shown = median(page.evaluate(SHOWN.format("claim-shown")))
        settled = median(page.evaluate(SHOWN.format("claim-settled")))
        browser.close()
    server.stop()
    return {
        "characters": len(article.current_revision.text),
        "claims at the start": CLAIMS,
        "key to highlight, milliseconds (median)": shown,
        "… as a multiple of two empty frames": shown / frames,
        "key to the server's own highlight (median)": settled,
        "… as a multiple of a poll without news": settled / poll,
    }


def mark(page: Any, number: int) -> None:
    """Select a sentence that is no claim yet, make a claim of it, and wait for the server's text."""
    page.locator("#text").focus()
    for _time in range(3 if number == 1 else 1):
        page.keyboard.press("n")
    page.keyboard.press("c")
    while page.evaluate("performance.getEntriesByName('claim-settled').length") < number:
        page.wait_for_timeout(10)


if __name__ == "__main__":
    main()
