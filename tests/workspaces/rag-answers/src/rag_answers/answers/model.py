"""Questions, answers and what answers are made of.

Feature: specs/002-cited-answers/spec.md
Fields and limits: specs/002-cited-answers/data-model.md
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

SHORTEST = 3
LONGEST = 500


class QuestionError(ValueError):
    """A question that cannot be answered because of its form."""


@dataclass(frozen=True)
class Question:
    """A question in plain language."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Question:
        """FR-001: too short or too long is the asker's mistake and is explained to them."""
        text = " ".join(text.split())
        if not SHORTEST <= len(text) <= LONGEST:
            raise QuestionError(f"a question has {SHORTEST} to {LONGEST} characters, this one has {len(text)}")
        return cls(text)


@dataclass(frozen=True)
class Citation:
    """Where a sentence was found."""

    number: int
    document: str
    heading: tuple[str, ...]
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Sentence:
    """One sentence of an answer, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    """What the service says. Without sentences it is the reply that nothing was found."""

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[str, ...] = ()
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def found(self) -> bool:
        return bool(self.sentences)
