"""`python -m tests.benchmarks.site`: what each public page and list costs at 100,000 claims and at a million.

Serves the scale data (`scale`) with gunicorn and the site's own settings, one worker, and asks for each surface over
one connection. The cost of a request is the processor time of the worker, user and system, divided by that of an
empty view (`hello`) of the same server, in the same round; the table has the medians of several rounds. With
PostgreSQL the time of its processes stands apart, and searches count both; SQLite works inside the worker.

Goals are those of the issue; a search's is the list plus 1.5 times what the index needs for its best page of claims,
asked alone. Growth is the cost at the largest size divided by that at the smallest: 1.2 at most, but for searches.
"""

import argparse
import json
import secrets
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from statistics import mean, median
from typing import Any, Final

from tqdm import tqdm

from tests.benchmarks import scale
from tests.benchmarks.site_server import Ask, Site, serving, used
from tests.benchmarks.site_surfaces import Surface, index_alone, surfaces

SIZES: Final = (100_000, 1_000_000)
ROUNDS: Final = 5
SECONDS: Final = 0.25  # of the processor, for one surface in one round
MOST: Final = 200  # requests, for one surface in one round
GROWTH: Final = 1.2
RAW: Final = 1.5  # times the index alone, that a search may cost above its list
PROFILED: Final = 20  # requests at least
HELLO: Final = "hello"
USER: Final = "benchmark"

Figures = dict[str, Any]


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor for one request: of the server, and of the database's own processes."""

    web: float
    data: float


class Meter:
    """Asks the site, and reads the clocks of the processes that answer."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.worker = site.worker

    def cost(self, surface: Surface, times: int) -> Cost:
        if surface.before:
            surface.before()
        web, data = used(self.worker), self._data()
        for ask in islice(surface.asks, times):
            answer = self.site.ask(ask)
            assert answer.status == surface.status, f"{ask.path}: {answer.status}"
        in_data = sum(spent - data.get(pid, 0) for pid, spent in self._data().items())
        return Cost((used(self.worker) - web) / times, in_data / times)

    def _data(self) -> dict[int, float]:
        """The clocks of PostgreSQL's processes that work for the server."""
        from django.db import connection

        if connection.vendor != "postgresql":
            return {}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return {pid: used(pid) for (pid,) in cursor.fetchall()}


def main() -> None:
    options = _options()
    scale.prepare(options.database, options.keep)
    figures: dict[str, Any] = {"rounds": options.rounds, "sizes": {}}
    for size in options.claims:
        address = scale.built(size, options.keep)
        with serving(address, options.keep, profiled=bool(options.profile)) as site:
            if options.profile:
                _say(profiled(site, options.profile))
            else:
                figures["sizes"][str(size)] = measured(site, options.only, options.rounds, size)
    if options.profile:
        return
    figures["database"] = _database()
    for line in table(figures):
        _say(line)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.site",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--claims", type=int, nargs="+", default=SIZES)
    parser.add_argument("--database", help="as DATABASE_URL, of PostgreSQL on this machine; SQLite without")
    parser.add_argument("--keep", type=Path, default=scale.KEEP, help="the folder for the data")
    parser.add_argument("--only", nargs="+", default=[], metavar="SURFACE", help="those with these words in their name")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--profile", metavar="SURFACE", help="show instead where the server's time goes, by function")
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _database() -> str:
    from django.db import connection

    version = ".".join(str(part) for part in connection.get_database_version() if part)
    return f"{connection.display_name} {version}"


def logged_in(site: Site) -> dict[str, str]:
    """The header of a superuser of this run."""
    from claims.models import User

    password = secrets.token_urlsafe(20)
    person = User.objects.get_or_create(username=USER, defaults={"is_staff": True, "is_superuser": True})[0]
    person.set_password(password)
    person.save()
    return site.log_in(USER, password)


# Measuring --------------------------------------------------------------------------------------


def measured(site: Site, only: Sequence[str], rounds: int, size: int) -> Figures:
    """The costs of the surfaces, of `hello` in seconds, and of the index alone for searches."""
    hello = Surface(HELLO, repeat(Ask("/hello/")))
    meter = Meter(site)
    meter.cost(hello, MOST)
    wanted = [surface for surface in surfaces(site, logged_in(site)) if _is_wanted(surface, only)]
    there = {surface.name: surface for surface in wanted if _is_there(site, surface)}
    times = {name: _times(meter, surface) for name, surface in there.items()}
    ratios: dict[str, list[Cost]] = {name: [] for name in there}
    empty = []
    with tqdm(total=rounds * len(there), desc=f"{size} claims", file=sys.stderr) as bar:
        for _round in range(rounds):
            floor = meter.cost(hello, MOST).web
            empty.append(floor)
            for name, surface in there.items():
                cost = meter.cost(surface, times[name])
                ratios[name].append(Cost(cost.web / floor, cost.data / floor))
                bar.update()
    seconds = median(empty)
    found = {
        name: {
            "server": median(cost.web for cost in costs),
            "database": median(cost.data for cost in costs),
            "requests": rounds * times[name],
            **(_index_alone(there[name], seconds) if there[name].searches else {}),
        }
        for name, costs in ratios.items()
    }
    missing = {surface.name: None for surface in wanted if surface.name not in there}
    return {"hello_milliseconds": 1000 * seconds, "surfaces": found | missing, "goals": _goals(there, found)}


def _is_there(site: Site, surface: Surface) -> bool:
    if surface.before:
        surface.before()
    return site.ask(next(surface.asks)).status != 404


def _is_wanted(surface: Surface, only: Sequence[str]) -> bool:
    """The lists that searches are measured against always are."""
    return not only or surface.name in ("list", "admin: claims") or any(word in surface.name for word in only)


def _times(meter: Meter, surface: Surface) -> int:
    """How many requests of one round take long enough to be measured; asking for them warms up."""
    meter.cost(surface, 1)
    if surface.once:
        return 1
    once = meter.cost(surface, 2)
    times = max(1, min(MOST, round(SECONDS / max(once.web + once.data, 1e-6))))
    meter.cost(surface, min(times, 20))
    return times


def _index_alone(surface: Surface, hello: float) -> dict[str, float]:
    found = [index_alone(words) for words in surface.searches]
    return {
        "index": mean(seconds for seconds, _claims in found) / hello,
        "index_milliseconds": 1000 * mean(seconds for seconds, _claims in found),
        "claims_found": mean(claims for _seconds, claims in found),
    }


def _goals(there: dict[str, Surface], found: Figures) -> dict[str, float]:
    goals = {name: surface.goal for name, surface in there.items() if surface.goal}
    for name, surface in there.items():
        if surface.searches:
            goals[name] = _whole(found[surface.beside]) + RAW * found[name]["index"]
    return goals


def _whole(figures: Figures) -> float:
    whole: float = figures["server"] + figures["database"]
    return whole


def profiled(site: Site, name: str) -> str:
    """What the server did for a surface, by function."""
    surface = next(surface for surface in surfaces(site, logged_in(site)) if surface.name == name)
    meter = Meter(site)
    times = max(PROFILED, _times(meter, surface))
    site.ask(Ask("/hello/profile/"))  # forgets what it took to get here
    meter.cost(surface, times)
    return f"{name}, {times} requests:\n" + site.ask(Ask("/hello/profile/")).body.decode()


# The table --------------------------------------------------------------------------------------


def table(figures: Figures) -> Iterator[str]:
    """A line for each surface: its costs by size, the goal at the largest size, and the growth."""
    sizes = list(figures["sizes"])
    yield f"On {figures['database']}, in multiples of an empty view; + for the database's own processes."
    yield f"{'surface':30}" + "".join(f"{int(size):>16,}" for size in sizes) + f"{'goal':>9}{'growth':>9}"
    for name in figures["sizes"][sizes[-1]]["surfaces"]:
        costs = [figures["sizes"][size]["surfaces"].get(name) for size in sizes]
        goal = figures["sizes"][sizes[-1]]["goals"].get(name)
        yield f"{name:30}" + "".join(f"{_shown(cost):>16}" for cost in costs) + _judged(costs, goal)
    for size in sizes:
        yield f"{HELLO} at {int(size):,} claims: {figures['sizes'][size]['hello_milliseconds']:.2f} ms"


def _shown(cost: Figures | None) -> str:
    if cost is None:
        return "not there yet"
    return f"{cost['server']:.1f}" + (f" + {cost['database']:.1f}" if cost["database"] else "")


def _judged(costs: list[Figures | None], goal: float | None) -> str:
    """The goal and the growth, each with a mark where it is missed. Searches may grow, and count the database."""
    first, last = costs[0], costs[-1]
    if not first or not last:
        return ""
    is_search = "index" in last
    missed = goal and (_whole(last) if is_search else last["server"]) > goal
    growth = _whole(last) / _whole(first)
    told = f"{goal:>8.1f}{'!' if missed else ' '}" if goal else " " * 9
    return told + f"{growth:>8.2f}{'!' if growth > GROWTH and not is_search else ' '}" if len(costs) > 1 else told


if __name__ == "__main__":
    main()
