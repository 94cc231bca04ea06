"""How static files are kept for the open internet."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Compressed, under hashed names. Our scripts import each other by these names too, so that none is out of date.

    Django's own switch for this also reads the scripts of others, and fails on what one of them has in a comment.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("claims/workbench/*.js", ((r'(?P<matched>from "(?P<url>\./[^"]+)";)', 'from "%(url)s";'),)),
    )
