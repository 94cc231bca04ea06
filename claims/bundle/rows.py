"""Writing rows as they came, with their keys and times, through the constraints and triggers of the database."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Field

from claims.bundle.errors import BundleError
from claims.bundle.lines import stood_in
from claims.bundle.tables import Desk, Fill, Part, Row, is_person
from claims.models import User

People = dict[int, int]  # keys by number in the bundle


def insert(part: Part, rows: Iterable[Row], people: People) -> None:
    """Insert rows of a file. `bulk_create` would write today where it says since when a row is."""
    columns = [column for column in part.model._meta.concrete_fields if not column.generated]
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    values = [[_value(part, column, row, people) for column in columns] for row in map(_whole(part), rows)]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {part.model._meta.db_table} ({names}) VALUES ({places})", values)


def _whole(part: Part) -> Any:
    return lambda row: stood_in(part, row)


def _value(part: Part, column: "Field[Any, Any]", row: Row, people: People) -> Any:
    name = column.name
    if name in part.later:
        value = part.later[name]
    elif name in part.private:
        value = _filled(part.private[name], row, people)
    else:
        value = row[name]
        if is_person(column):
            value = _somebody(people, value, part)
    return column.get_db_prep_save(value, connection)


def _filled(fill: Fill, row: Row, people: People) -> Any:
    while callable(fill):
        fill = fill(row)
    return people[fill.number] if isinstance(fill, Desk) else fill


def _somebody(people: People, number: int, part: Part) -> int:
    if number not in people or number <= 0:
        raise BundleError(f"{part.path}: there is nobody with the number {number} among the people of the bundle.")
    return people[number]


# People -------------------------------------------------------------------------------------------------


def insert_people(rows: Iterable[Row], mark: str) -> None:
    """Accounts that nobody can use, for the people whose names stand under what was published."""
    longest = User._meta.get_field("first_name").max_length
    User.objects.bulk_create(
        User(
            username=_username(mark, row["number"]),
            first_name=row["name"][:longest],
            password=make_password(None),
            is_active=False,
        )
        for row in rows
    )


def insert_desk(mark: str) -> None:
    """The two whose names are not public."""
    insert_people([{"number": somebody.number, "name": somebody.value} for somebody in Desk], mark)


def people_of(mark: str) -> People:
    """The accounts that the import of a bundle made."""
    prefix = _username(mark, "")
    found = User.objects.filter(username__startswith=prefix).values_list("username", "pk")
    return {int(username.removeprefix(prefix)): pk for username, pk in found}


def _username(mark: str, number: int | str) -> str:
    return f"imported.{mark[:12]}.{number}"
