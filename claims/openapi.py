"""What the JSON addresses take and answer, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1).

Written as data; the tests ask every address and hold the answers against it.
"""

from typing import Any, Final

from django.conf import settings

from claims.choices import Change, ClaimKind, ClaimStatus, Language, SourceKind, Stance
from claims.models.claim import CODE_ALPHABET

Schema = dict[str, Any]

# The words of schemas -----------------------------------------------------------------------------

TEXT: Final[Schema] = {"type": "string"}
ADDRESS: Final[Schema] = {"type": "string", "format": "uri"}
DAY: Final[Schema] = {"type": "string", "format": "date"}
TIME: Final[Schema] = {"type": "string", "format": "date-time"}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
HASH: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
HEAD: Final[Schema] = {"type": "string", "pattern": "^[1-9][0-9]*:[0-9a-f]{64}$"}
IN_LANGUAGES: Final[Schema] = {
    "type": "object",
    "description": "A text in each language that has it, by its code.",
    "additionalProperties": TEXT,
}


def _one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _object(optional: Schema | None = None, **required: Schema) -> Schema:
    """An object with exactly these keys; all of them but the optional ones are always there."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


# A claim ------------------------------------------------------------------------------------------

VERDICT: Final[dict[str, Schema]] = {
    "verdict": NUMBER | {"description": "The verdict's number among those of the claim, from 1."},
    "rating": TEXT | {"description": "The rating's code, such as `half-true`."},
    "rating_name": IN_LANGUAGES | {"description": "The rating's name when the verdict was issued."},
    "rating_definition": IN_LANGUAGES,
    "rating_number": _or_null(NUMBER) | {"description": "Higher is truer; null where the scale has no order."},
    "change": _one_of(*Change.values),
    "reason": _or_null(TEXT) | {"description": "Why the verdict was updated or corrected."},
    "summary": TEXT,
    "decided_at": TIME,
    "decided_by": TEXT,
    "approved_by": TEXT,
    "emergency_reason": _or_null(TEXT) | {"description": "Why one person both decided and approved."},
}
IN_LIST: Final[dict[str, Schema]] = {
    "claim": TEXT | {"description": "The claim's permanent code."},
    "json": ADDRESS,
    "statement": TEXT,
    "translations": IN_LANGUAGES,
    "status": _one_of(*(status for status in ClaimStatus.values if status != ClaimStatus.DRAFT)),
    "claimant": _or_null(TEXT) | {"description": "Who makes the claim; null when the article itself does."},
    "kind": _one_of(*ClaimKind.values),
    "claimed_on": _or_null(DAY),
    "topic": _or_null(TEXT),
    "language": _one_of(*Language.values),
    "articles": _or_null(NUMBER) | {"description": "In how many public articles it stands; null for a past day."},
    **{name: _or_null(schema) for name, schema in VERDICT.items()},
}
REDACTION: Final[dict[str, Schema]] = {"redacted_at": TIME, "reason": TEXT, "legal_basis": TEXT}
SCHEMAS: Final[dict[str, Schema]] = {
    "Verdict": _object(**VERDICT, url=ADDRESS, record=ADDRESS),
    "ClaimInList": _object(
        optional={"withdrawn_since": {"type": "boolean", "description": "Of a past day: it was withdrawn later."}},
        **IN_LIST,
    ),
    "Evidence": _object(
        number=NUMBER,
        stance=_one_of(*Stance.values),
        passage=_or_null(TEXT),
        location=_or_null(TEXT),
        read_on=_or_null(DAY),
        source=ADDRESS,
        title=TEXT,
        url=_or_null(TEXT),
        archived_url=_or_null(TEXT),
        publisher=TEXT,
        published_on=_or_null(DAY),
        kind=_one_of(*SourceKind.values),
        language=_one_of(*Language.values),
    ),
    "Appearance": _object(
        quote=TEXT,
        prefix=TEXT,
        suffix=TEXT,
        start=_or_null(NUMBER) | {"description": "In code points of that revision, inclusive; null without a place."},
        end=_or_null(NUMBER) | {"description": "Exclusive."},
        state=TEXT,
        revision=NUMBER,
        article=ADDRESS,
        headline=TEXT,
        article_url=_or_null(TEXT),
        publisher=TEXT,
        published_on=_or_null(DAY),
        language=_one_of(*Language.values),
    ),
    "Claim": _object(
        **IN_LIST,
        url=ADDRESS,
        license=ADDRESS,
        opened_at=TIME,
        modified_at=TIME,
        withdrawal_reason=_or_null(TEXT) | {"description": "Why it is withdrawn now."},
        explanation=_or_null(TEXT) | {"description": "In Markdown; [1] refers to the first piece of evidence."},
        evidence=_list(_named("Evidence")),
        appearances=_list(_named("Appearance")),
        next_appearances=_or_null(ADDRESS) | {"description": "The same claim with its next appearances."},
        withdrawals=_list(_object(withdrawn_at=TIME, reason=TEXT)),
        history=_list(_named("Verdict")) | {"description": "Every verdict in short, the newest first."},
        redacted=_list(
            _object(verdict=NUMBER, path=TEXT | {"description": "Such as `evidence[0].passage`."}, **REDACTION)
        )
        | {"description": "Texts that were taken out of its verdicts; marks stand in their place."},
        card=ADDRESS,
    ),
    "Feed": _object(
        optional={"next_url": ADDRESS},
        version={"const": "https://jsonfeed.org/version/1.1"},
        title=TEXT,
        description=TEXT,
        home_page_url=ADDRESS,
        feed_url=ADDRESS,
        authors=_list(_object(name=TEXT, url=ADDRESS)),
        language=TEXT,
        _factcheck=_object(about=ADDRESS, license=ADDRESS, head=_or_null(HEAD), history_url=ADDRESS),
        items=_list(_named("FeedItem")),
    ),
    "FeedItem": _object(
        id=TEXT,
        url=ADDRESS,
        title=TEXT,
        content_text=TEXT,
        date_published=TIME,
        date_modified=TIME,
        language=TEXT,
        tags=_list(TEXT),
        _factcheck=_named("ClaimInList"),
    ),
    "DataFeed": _object(
        optional={"dateModified": TIME},
        **{"@context": {"const": "https://schema.org"}, "@type": {"const": "DataFeed"}},
        name=TEXT,
        description=TEXT,
        url=ADDRESS,
        license=ADDRESS,
        inLanguage=TEXT,
        publisher={"type": "object"},
        dataFeedElement=_list(_named("DataFeedItem")),
    ),
    "DataFeedItem": _object(
        optional={"dateDeleted": TIME},
        **{"@type": {"const": "DataFeedItem"}},
        dateCreated=TIME,
        dateModified=TIME,
        item={"type": "object", "description": "A ClaimReview (https://schema.org/ClaimReview)."},
    ),
    "Embedded": _object(
        optional={"thumbnail_url": ADDRESS, "thumbnail_width": NUMBER, "thumbnail_height": NUMBER},
        version={"const": "1.0"},
        type={"const": "rich"},
        title=TEXT,
        provider_name=TEXT,
        provider_url=ADDRESS,
        author_name=TEXT,
        author_url=ADDRESS,
        cache_age=NUMBER,
        html=TEXT,
        width=NUMBER,
        height=NUMBER,
    ),
    "ClaimsFound": _object(optional={"claims": _list(_named("ClaimFound")), "nextPageToken": TEXT}),
    "ClaimFound": _object(
        optional={"claimant": TEXT, "claimDate": TIME},
        text=TEXT,
        claimReview=_list(
            _object(
                publisher=_object(name=TEXT, site=TEXT),
                url=ADDRESS,
                title=TEXT,
                reviewDate=TIME,
                textualRating=TEXT,
                languageCode=TEXT,
            )
        ),
    ),
    "SearchError": _object(
        error=_object(
            code={"const": 400}, message=TEXT, status={"const": "INVALID_ARGUMENT"}, details=_list({"type": "object"})
        )
    ),
    "History": _object(
        head=_or_null(HEAD),
        count=NUMBER,
        verdicts=_list(_named("Link")),
        next=_or_null(ADDRESS) | {"description": "The links that follow."},
    ),
    "Link": _object(
        url=ADDRESS,
        sequence=NUMBER | {"description": "Its place in the order of publication over the whole site, from 1."},
        previous_hash=HASH,
        hash=HASH | {"description": "SHA-256 of the canonical JSON (RFC 8785) of `record`."},
        record={"type": "object", "description": "What is hashed, with a digest of each text by its path."},
        texts={
            "type": "object",
            "description": "Each text with its salt; or why it is missing.",
            "additionalProperties": {
                "oneOf": [
                    _object(text=TEXT, salt=TEXT),
                    _object(**REDACTION),
                    _object(withheld={"const": True}),
                ]
            },
        },
    ),
    "Problem": _object(type=TEXT, title=TEXT, status=NUMBER, detail=TEXT),
}

# The addresses ------------------------------------------------------------------------------------


def _asked(name: str, schema: Schema, description: str, **more: Any) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": description, **more}


def _answer(description: str, schema: Schema, media: str = "application/json") -> Schema:
    origin = {"description": "Scripts of any site may read it.", "schema": {"const": "*"}, "required": True}
    return {
        "description": description,
        "headers": {"Access-Control-Allow-Origin": origin},
        "content": {media: {"schema": schema}},
    }


def _problem(description: str) -> Schema:
    return _answer(description, _named("Problem"), "application/problem+json")


AFTER: Final = _asked("after", TEXT, "The place to go on from, as an answer before named it.")
REFUSED: Final = _problem("A parameter or its value cannot be understood; `detail` says which.")
MISSING: Final = _problem("There is no such claim, or it is not public.")
FILTERS: Final = (
    _asked("q", TEXT | {"maxLength": 200}, "Words that all stand in the statement or in a quote; eight at most."),
    _asked("rating", _list(TEXT), "Codes of ratings, or `being-checked`."),
    _asked("topic", _list(TEXT), "Topics, as they stand in addresses."),
    _asked("publisher", NUMBER, "The number of who published an article with the claim."),
    _asked("claimant", NUMBER, "The number of who makes the claim."),
    _asked("kind", _list(_one_of(*ClaimKind.values)), "The sort of assertion."),
    _asked("language", _list(_one_of(*Language.values)), "The language the claim was made in."),
    _asked("decided_after", DAY, "The first day of the verdict."),
    _asked("decided_before", DAY, "The last day of the verdict."),
    _asked("sort", _one_of("articles", "claimed"), "By the number of articles, or the day it was made; else by news."),
    _asked("on", DAY, "The list as it stood at the end of a day; without words, publisher and order."),
)
CODE: Final = {
    "name": "code",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": f"^[{CODE_ALPHABET}]{{7}}$"},
    "description": "The claim's permanent code.",
}
VERDICT_NUMBER: Final = {
    "name": "number",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
    "description": "The verdict's number among those of the claim.",
}
PLACE: Final = _asked("after", NUMBER, "A place in the chain; what was published after it follows.")
PATHS: Final[Schema] = {
    "/claims.json": {
        "get": {
            "operationId": "listClaims",
            "summary": "The claims that the list shows for the same query, as JSON Feed 1.1; `next_url` goes on.",
            "parameters": [*FILTERS, AFTER],
            "responses": {"200": _answer("A feed.", _named("Feed"), "application/feed+json"), "400": REFUSED},
        }
    },
    "/csv-metadata.json": {
        "get": {
            "operationId": "describeTables",
            "summary": "What the CSV files of the same query hold: CSVW metadata (W3C).",
            "parameters": [*FILTERS, _asked("dialect", _one_of("spreadsheet", "raw"), "How texts are written.")],
            "responses": {
                "200": _answer("The metadata.", {"type": "object"}, "application/csvm+json"),
                "400": _answer("A parameter or its value cannot be understood, in a sentence.", TEXT, "text/plain"),
            },
        }
    },
    "/claims/{code}.json": {
        "get": {
            "operationId": "getClaim",
            "summary": "One claim: verdict, evidence, appearances and history.",
            "parameters": [CODE, AFTER],
            "responses": {
                "200": _answer("The claim.", _named("Claim")),
                "400": REFUSED,
                "404": MISSING,
                "410": _answer("It was withdrawn: the reason, and what was said until then.", _named("Claim")),
            },
        }
    },
    "/claims/{code}/verdicts/{number}.json": {
        "get": {
            "operationId": "getVerdict",
            "summary": "One verdict as it was published: its link in the chain of all verdicts.",
            "parameters": [CODE, VERDICT_NUMBER],
            "responses": {"200": _answer("The link.", _named("Link")), "404": MISSING},
        }
    },
    "/history.json": {
        "get": {
            "operationId": "listHistory",
            "summary": "The chain of all verdicts in the order of publication; `next` goes on.",
            "parameters": [PLACE],
            "responses": {"200": _answer("Some links.", _named("History")), "400": REFUSED},
        }
    },
    "/claimreview.json": {
        "get": {
            "operationId": "listClaimReviews",
            "summary": "The ClaimReview of every claim that has a verdict, in one DataFeed of schema.org.",
            "responses": {"200": _answer("The feed.", _named("DataFeed"), "application/ld+json")},
        }
    },
    "/oembed": {
        "get": {
            "operationId": "embedClaim",
            "summary": "How to show a claim on another site (oEmbed 1.0).",
            "parameters": [
                _asked("url", ADDRESS, "The address of a claim on this site.", required=True),
                _asked("format", TEXT, "`json`; others are answered with 501."),
                _asked("maxwidth", {"type": "integer", "minimum": 1, "maximum": 999_999_999}, "In pixels."),
                _asked("maxheight", {"type": "integer", "minimum": 1, "maximum": 999_999_999}, "In pixels."),
            ],
            "responses": {
                "200": _answer("The card.", _named("Embedded")),
                "400": REFUSED,
                "404": MISSING,
                "501": _answer("Another format than JSON.", TEXT, "text/plain"),
            },
        }
    },
    "/v1alpha1/claims:search": {
        "get": {
            "operationId": "searchClaims",
            "summary": "A search that answers as Google's Fact Check Tools API does: its clients work with this host.",
            "parameters": [
                _asked("query", TEXT | {"maxLength": 500}, "Words. Required, or else reviewPublisherSiteFilter."),
                _asked("languageCode", TEXT, "`en` or `fr`: the language of the answer. In others there is none."),
                _asked("reviewPublisherSiteFilter", TEXT, "A site; others than this one have no claims here."),
                _asked("maxAgeDays", NUMBER | {"maximum": 2**31 - 1}, "Of the claim or its review."),
                _asked("pageSize", NUMBER | {"maximum": 2**31 - 1}, "10 without it, 100 at most."),
                _asked("pageToken", TEXT, "The nextPageToken of the answer before."),
                _asked("offset", NUMBER | {"maximum": 10_000}, "How many to pass over, without pageToken."),
            ],
            "responses": {
                "200": _answer("The claims; empty when there are none.", _named("ClaimsFound")),
                "400": _answer("A value cannot be understood.", _named("SearchError")),
            },
        }
    },
    "/openapi.json": {
        "get": {
            "operationId": "describe",
            "summary": "This description.",
            "responses": {"200": _answer("OpenAPI 3.1.", {"type": "object"})},
        }
    },
}


def description() -> Schema:
    """The whole description, with the site's own name, address and licence."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": settings.SITE_NAME,
            "version": "1",
            "summary": "Claims, verdicts and their evidence.",
            "license": {"name": settings.DATA_LICENSE, "url": settings.DATA_LICENSE},
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": PATHS,
        "components": {"schemas": SCHEMAS},
    }
