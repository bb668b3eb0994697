"""People of all cultures, with which augmentation renames the persons of the training corpora.

The corpora are American and British, and so were the names that the model knew. `people.txt` lists
names by culture, with the forms in which newspapers print them, and titles, ranks and letters.
Faker's lists (MIT) widen it where it is installed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Literal

import attrs

Part = Literal["title", "name", "letters"]
Block = dict[str, list[str]]

FILE = Path(__file__).parents[1] / "data" / "people.txt"
TITLES, LETTERS = "titles", "letters"  # the blocks that are no cultures
_OWN_TITLE = 0.35  # share of people who have one of their culture's titles, if it has any
_TITLE = 0.45  # share of people with a general title, of the others
_LETTERS = 0.08
_NICKNAME = 0.04  # Maria "Ria" Santos
_INITIAL = 0.06  # J. Mahama
_UPPER = 0.02  # family names in capitals, as agencies print them: LEE Sang-min
# Locales of Faker whose names are in Latin letters, beside the lists of our own.
LOCALES = """
    cs_CZ da_DK de_DE en_GB en_IE en_IN en_KE en_NG en_NZ en_PK en_TH en_US es_ES es_MX et_EE fi_FI
    fr_FR ga_IE ha_NG hr_HR hu_HU id_ID ig_NG is_IS it_IT lt_LT lv_LV nl_NL no_NO pl_PL pt_BR ro_RO
    sk_SK sl_SI sv_SE sw tr_TR tw_GH uz_UZ vi_VN yo_NG zu_ZA az_AZ fr_DZ
    """.split()
_FROM_FAKER = 0.3


@attrs.frozen
class Person:
    """Somebody with the forms in which an article names him.

    Attributes:
        full: The whole name.
        short: What the article calls him afterwards.
        title: What may stand before the name, empty for nothing.
        letters: What may stand behind the whole name, empty for nothing.
    """

    full: str
    short: str
    title: str
    letters: str


class People:
    """People drawn at random from the lists.

    Args:
        blocks: The lists by culture, as `read_people` returns them.
        locales: Locales of Faker to draw from as well, if it is installed.
    """

    def __init__(self, blocks: dict[str, Block], locales: Sequence[str] = LOCALES) -> None:
        self._titles, self._letters = blocks[TITLES], blocks[LETTERS]["letters"]
        cultures = {name: one for name, one in blocks.items() if name not in (TITLES, LETTERS)}
        self._cultures = list(cultures.values())
        self._fakers = list(_fakers(locales))

    def titles(self) -> list[str]:
        """Return every title of the lists."""
        own = (title for one in self._cultures for title in one.get("before", ()))
        return [*(title for titles in self._titles.values() for title in titles), *own]

    def letters(self) -> list[str]:
        """Return all letters behind a name."""
        own = (letters for one in self._cultures for letters in one.get("behind", ()))
        return [*self._letters, *own]

    def draw(self, random: Random) -> Person:
        """Return somebody of a random culture."""
        if self._fakers and random.random() < _FROM_FAKER:
            faker = random.choice(self._fakers)
            faker.seed_instance(random.randrange(1 << 30))
            given, family = faker.first_name(), faker.last_name()
            full, short, culture = f"{given} {family}", family, Block()
        else:
            culture = random.choice(self._cultures)
            full, short = _named(culture, random)
        full = _varied(full, random)
        return Person(full, short, self._title(culture, random), self._behind(culture, random))

    def _title(self, culture: Block, random: Random) -> str:
        if culture.get("before") and random.random() < _OWN_TITLE:
            return random.choice(culture["before"])
        if random.random() < _TITLE:
            return random.choice(random.choice(list(self._titles.values())))
        return ""

    def _behind(self, culture: Block, random: Random) -> str:
        if random.random() >= _LETTERS:
            return ""
        return random.choice(culture.get("behind") or self._letters)


def read_people(path: Path = FILE) -> dict[str, Block]:
    """Return the lists of a file by culture.

    Raises:
        ValueError: A line is not "key: value | value".
    """
    blocks: dict[str, Block] = {}
    block = Block()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, colon, values = line.partition(":")
        if not colon:
            raise ValueError(f'{path}, line {number}: {line!r} is not "key: value | value"')
        listed = [value.strip() for value in values.split("|") if value.strip()]
        if key == "culture":
            block = blocks[listed[0]] = Block()
        else:
            block[key] = listed
    return blocks


def _named(culture: Block, random: Random) -> tuple[str, str]:
    """Return a full name of a culture and what its bearer is called afterwards."""
    drawn: dict[str, list[str]] = {}
    order = random.choice(culture["order"]).split()
    for key in order:
        drawn.setdefault(key, []).append(random.choice(culture[key]))
    full = _filled(order, drawn)
    known = [one.split() for one in culture["short"] if drawn.keys() >= {*one.split()}]
    short = _filled(random.choice(known), drawn) if known else full
    return full, short.strip("\"'“”‘’()") or full


def _filled(pattern: Sequence[str], drawn: dict[str, list[str]]) -> str:
    """Return a pattern with its parts; a part that it repeats has several values, in order."""
    used = dict.fromkeys(drawn, 0)
    words = []
    for key in pattern:
        values = drawn[key]
        words.append(values[min(used[key], len(values) - 1)])
        used[key] += 1
    return " ".join(words)


def _varied(full: str, random: Random) -> str:
    """Return a name with an initial, a nickname or capitals, now and then."""
    words, dice = full.split(), random.random()
    if len(words) < 2:
        return full
    if dice < _INITIAL and words[0].isalpha():
        words[0] = words[0][0] + random.choice((".", ""))
    elif dice < _INITIAL + _NICKNAME:
        opened, closed = random.choice((("“", "”"), ('"', '"'), ("‘", "’"), ("(", ")")))
        words[1:1] = [opened + random.choice(words[0:1])[:3].title() + closed]
    elif dice < _INITIAL + _NICKNAME + _UPPER:
        end = random.choice((0, -1))
        words[end] = words[end].upper()
    return " ".join(words)


def _fakers(locales: Sequence[str]) -> Iterator[Any]:
    try:
        import faker
    except ImportError:
        return
    for locale in locales:
        yield faker.Faker(locale)
