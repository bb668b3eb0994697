"""A report by speaker for a terminal; ``tables.markdown`` writes the same in Markdown.

Named speakers of several articles count as one if they share a key of a table of aliases, or name
and kind; an unnamed speaker belongs to one article. A statement of several speakers is listed under
each of them; records without a speaker come last, by the source as printed. Offsets, ids, lemmas,
the kinds of speakers, how they were resolved and confidences of half or more are left out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

import attrs

from quoteattr.output.tables.table import BOLD, DIM, clean, facts, paint
from quoteattr.records import Article, Attribution, Speaker


@attrs.frozen
class Quoted:
    """A speaker with their attributions, each record with its article."""

    name: str
    roles: tuple[str, ...]
    said: tuple[tuple[Article, Attribution], ...]
    resolved: bool = True


def by_speaker(found: Iterable[tuple[Article, Sequence[Attribution]]]) -> list[Quoted]:
    """Return records grouped by speaker: most quoted first, the unresolved last.

    >>> by_speaker([])
    []
    """
    groups: dict[tuple[object, ...], list[tuple[Article, Attribution]]] = {}
    speakers: dict[tuple[object, ...], list[Speaker]] = {}
    for number, (article, records) in enumerate(found):
        for record in records:
            for speaker in record.speakers:
                key = _key(speaker, number)
                groups.setdefault(key, []).append((article, record))
                speakers.setdefault(key, []).append(speaker)
            if not record.speakers:
                printed = "nobody named" if record.source is None else clean(record.source.text)
                groups.setdefault((printed,), []).append((article, record))
    quoted = [_quoted(key, said, speakers.get(key, [])) for key, said in groups.items()]
    return sorted(quoted, key=lambda one: (not one.resolved, -len(one.said)))


def _key(speaker: Speaker, article: int) -> tuple[object, ...]:
    name, kind = clean(speaker.name).casefold(), str(speaker.kind)
    if speaker.key is not None:
        return (speaker.key,)
    return (name, kind) if speaker.named else (name, kind, article, speaker.id)


def _quoted(
    key: tuple[object, ...], said: Sequence[tuple[Article, Attribution]], forms: Sequence[Speaker]
) -> Quoted:
    if not forms:
        return Quoted(str(key[0]), (), tuple(said), resolved=False)
    roles = [role for each in forms for role in (each.role, *each.roles) if role is not None]
    # Reversed, so that of two spellings ("mayor", "Mayor") the first one in the articles is kept.
    printed = {clean(role.text).casefold(): clean(role.text) for role in reversed(roles)}
    name = clean(forms[0].name) or "no name"
    new = [role for folded, role in reversed(printed.items()) if folded not in name.casefold()]
    return Quoted(name, tuple(new), tuple(said))


def counted(quoted: Quoted) -> str:
    """Return in words how much is attributed to a speaker, and in how many articles if several.

    >>> counted(Quoted("Ada Quill", (), ()))
    '0 attributions'
    """
    count, articles = len(quoted.said), len({id(article) for article, _ in quoted.said})
    number = "1 attribution" if count == 1 else f"{count} attributions"
    return f"{number} in {articles} articles" if articles > 1 else number


def content(record: Attribution) -> str:
    """Return the cue and the content as printed, in one line."""
    said = " … ".join(clean(span.text) for span in record.content)
    return said if record.cue is None else f"{clean(record.cue.text).rstrip(' :')}: {said}"


def titled(article: Article) -> str:
    """Return the title, id or url of an article in one line.

    >>> titled(Article(text="No.", id="a.txt"))
    'a.txt'
    """
    return clean(article.title or article.id or article.url or "untitled")


def render(
    found: Iterable[tuple[Article, Sequence[Attribution]]], *, width: int = 80, colour: bool = False
) -> Iterator[str]:
    """Yield the lines of the report, without line ends, wrapped to a width.

    >>> list(render([]))
    ['nothing attributed']
    """
    quoted = by_speaker(found)
    if not quoted:
        yield "nothing attributed"
    for number, one in enumerate(quoted):
        if number:
            yield ""
        name = one.name if one.resolved else f"{one.name} (not resolved)"
        head = textwrap.wrap(", ".join([name, *one.roles]) + f" · {counted(one)}", width)
        yield from (paint(line, BOLD, colour) for line in head)
        for article, record in one.said:
            line_of_facts = " · ".join([titled(article), *facts(record)])
            yield from (paint(line, DIM, colour) for line in _indented(line_of_facts, width, 2))
            yield from _indented(content(record), width, 4)


def _indented(text: str, width: int, margin: int) -> list[str]:
    blank = " " * margin
    return textwrap.wrap(text, width, initial_indent=blank, subsequent_indent=blank)
