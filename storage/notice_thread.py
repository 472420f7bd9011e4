"""A conversation about a notice between a reader and its author, and what either says in it."""

from __future__ import annotations

from dataclasses import dataclass

WORDS_MOST = 1_000  # characters


@dataclass(frozen=True)
class Thread:
    """reader_id: who asks, whoever of the two is about to speak; from_author: whether that is the author.

    about: the words of the other's that are answered, if any.
    """

    notice_id: int
    author_id: int
    reader_id: int
    from_author: bool
    about: str = ""

    @property
    def other_id(self) -> int:
        """Who gets what is said."""
        return self.reader_id if self.from_author else self.author_id


@dataclass(frozen=True)
class Reply:
    """said_at: Unix seconds."""

    id: int
    notice_id: int
    author_id: int
    person_id: int
    from_author: bool
    words: str
    said_at: int
