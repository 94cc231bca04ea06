"""What the tests of the public pages share."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Begin and end in English: a request for a French page leaves its language to the thread."""
    with override("en"):
        yield
