"""The filters of the templates that have something to go wrong."""

from django.template.defaultfilters import truncatechars
from hypothesis import given
from hypothesis import strategies as st

from claims.templatetags.public import shortened


@given(text=st.text(max_size=12), most=st.integers(2, 8))
def test_a_text_is_shortened_as_django_does_it(text: str, most: int) -> None:
    """The short way for short texts changes nothing about them."""
    assert shortened(text, most) == truncatechars(text, most)
