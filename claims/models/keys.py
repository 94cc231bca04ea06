"""Columns that are worked out from another one, so that an index can find or sort rows by it."""

from typing import Any

from django.db import models

from claims.names import LONGEST_KEY, sort_key


class Key(models.CharField):
    """What another field's text is found or sorted by, kept in step whenever the row is saved."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"editable": False, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = self.key_of(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key

    def key_of(self, text: str) -> str:
        """The key for a text."""
        raise NotImplementedError


class NameKey(Key):
    """A name as it is sorted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": LONGEST_KEY, **kwargs})

    def key_of(self, text: str) -> str:
        return sort_key(text)
