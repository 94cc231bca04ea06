"""What stands in a bundle's README.txt, in plain words."""

from claims.bundle.contents import Json

_TEXT = """\
{title}: everything public, as of {created}
{line}

This folder holds everything that readers of {site} could see at that moment.
It can be kept as an archive, read by people and programs, and imported into another, empty installation of the same
software, which then has the same pages at the same addresses.

Licence: {license}
Head of the history: {head}


What is in it

  claims.csv        each claim that stands in lists, with its current verdict
  verdicts.csv      each verdict that these claims ever had
  evidence.csv      each piece of evidence of each of these verdicts; joined by claim and verdict
                    UTF-8, every field quoted, nothing escaped: for programs rather than spreadsheets
  claimreview.json  the ClaimReview (schema.org) of each verdict that stands, as one DataFeed
  chain.jsonl       the chain of all verdicts, a line each: what is hashed, its hash, and each text with its salt
  records/          what an import needs: a file for each table, a row a line, public rows and columns alone
  datapackage.json  all of this described for programs (Frictionless data package)
  SHA256SUMS        the checksum of every file


What is not in it

Drafts, claims and articles that were not published, the words of articles that were withdrawn, what readers reported,
e-mail addresses, passwords, reviews, notes of the desk, and who did what where that is not public. People stand here
with the names that they signed with, and with numbers that mean nothing elsewhere.


How to check it

  sha256sum -c SHA256SUMS

says whether every file is what was written. Whether it is what was published, the chain says: each line of chain.jsonl
has a "record". The SHA-256 of its canonical JSON (RFC 8785: keys sorted, no spaces, UTF-8) is its "hash", and the
hash of the line before it is its "previous_hash". A digest in record.texts is the SHA-256 of salt and text in UTF-8.
The hash of the last line is the head above; compare it with one that you, or others, kept from
{site}/method/history/.


How to import it

Into an installation that has no articles and claims yet:

  python manage.py import_site {folder}
"""


def readme(created: str, site: Json) -> str:
    """The text for a bundle of the site that was begun at that time."""
    day = created.replace("T", " ")[:19] + " UTC"
    title = f"{site['title']}: everything public, as of {day}"
    values = {**site, "created": day, "line": "=" * len(title), "head": site["head"] or "no verdict yet"}
    return _TEXT.format(**values, folder="THIS-FOLDER")
