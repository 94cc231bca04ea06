"""`manage.py demo`: the demonstration data, log-ins for each role, and the site, served."""

import json
import os
import secrets
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.urls import reverse

from claims import demo, roles
from claims.models import Article, User
from factcheck import serving

DOMAIN: Final = "demo.invalid"  # marks the accounts that the demonstration made; no mail can reach it (RFC 2606)

# user name: first name, last name, role
PEOPLE: Final = {
    "researcher": ("Demo", "Researcher", roles.RESEARCHERS),
    "reviewer": ("Demo", "Reviewer", roles.REVIEWERS),
    "managing-editor": ("Demo", "Managing Editor", roles.MANAGING_EDITORS),
}


class Command(BaseCommand):
    """Load the demonstration once, and serve the site at SITE_URL."""

    help = "Load the demonstration data once, print addresses and log-ins, and serve the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="only load and print")

    def handle(self, *args: Any, no_serve: bool = False, **options: Any) -> None:
        if settings.HTTPS:
            raise CommandError("The demonstration is for a machine of your own: SITE_URL is an https address.")
        if not no_serve:
            require_free(settings.SITE_URL)
        passwords = accounts(settings.VAR_DIR / "demo-accounts.json")
        people = {name: User.objects.get(username=name) for name in PEOPLE}
        article = demo.load(researcher=people["researcher"], reviewer=people["reviewer"])
        self.print_addresses(article or Article.objects.listed().order_by("pk").first(), passwords)
        if not no_serve:
            self.stdout.write("\nServing; stop with Ctrl-C.")
            self.stdout.flush()
            serving.serve(settings.SITE_URL)

    def print_addresses(self, article: Article | None, passwords: dict[str, str]) -> None:
        addresses = [
            (reverse("claims:home"), "what readers see"),
            ("/fr/", "the same in French"),
            (reverse("claims:claims"), "all claims, with filters and CSV"),
            (reverse("admin:index"), "the desk, for those who log in"),
        ]
        if article:
            addresses.insert(2, (article.get_absolute_url(), "the article with its claims in place"))
        for path, what in addresses:
            self.stdout.write(f"{what + ':':<38}{settings.SITE_URL}{path}")
        self.stdout.write("\nLog-ins for this machine, by role:")
        for name, password in passwords.items():
            self.stdout.write(f"  {name:<18}{password}")


def require_free(site_url: str) -> None:
    """Raises CommandError when the site cannot be served at its address, with what to do."""
    another = "choose another address: SITE_URL=http://127.0.0.1:8001 make demo"
    try:
        free = serving.is_free(site_url)
    except OSError as error:
        raise CommandError(f"Nothing can be served at {site_url} ({error.strerror}); {another}") from error
    if not free:
        raise CommandError(f"Another program answers at {site_url}. Stop it, or {another}")


def accounts(file: Path) -> dict[str, str]:
    """Make an account for each role that lacks one; returns the passwords by user name.

    They are kept in `file`, which only its owner can read. An account whose password is not in
    it gets a new one. Raises CommandError when somebody else's account has one of the names.
    """
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    passwords = {}
    require_own(known)
    for name, (first_name, last_name, role) in PEOPLE.items():
        user, made = User.objects.get_or_create(
            username=name,
            defaults={
                "first_name": first_name,
                "last_name": last_name,
                "email": f"{name}@{DOMAIN}",
                "is_staff": True,
            },
        )
        passwords[name] = known.get(name) or secrets.token_urlsafe(12)
        if made or name not in known:
            user.set_password(passwords[name])
            user.save(update_fields=["password"])
            user.groups.add(Group.objects.get(name=role))
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as out:
        os.fchmod(descriptor, 0o600)
        json.dump(passwords, out, indent=1)
    return passwords


def require_own(known: Iterable[str]) -> None:
    """Raises CommandError when an account has a name of the demonstration's, which did not make it.

    Its own are those in the list of passwords, and those with an address at its domain.
    """
    own = Q(username__in=list(known)) | Q(email__endswith=f"@{DOMAIN}")
    others = User.objects.filter(username__in=PEOPLE).exclude(own).values_list("username", flat=True)
    if others:
        raise CommandError(
            f"There is an account named {', '.join(others)} that the demonstration did not make. Rename it, or try"
            " the demonstration with a database of its own: VAR_DIR=~/factcheck-demo make demo"
        )
