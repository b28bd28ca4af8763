"""The command line: `ingest`, `ask` and `serve`.

Two features meet in this file, so its comments name requirements with the number of their feature.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rag_answers.answers.composer import compose
from rag_answers.answers.model import Answer, Question, QuestionError
from rag_answers.answers.retriever import retrieve
from rag_answers.answers.service import make_server
from rag_answers.ingest import store
from rag_answers.ingest.run import Summary, ingest

DEFAULT_INDEX = Path(".rag-answers/index.json")

# The exit codes of both contracts.
OK, NOTHING_FOUND, FAILED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (OSError, store.StoreError, QuestionError) as error:
        print(f"rag-answers: {error}", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rag-answers", description="Answers from a folder of documents")
    parser.add_argument("--index", type=Path, default=DEFAULT_INDEX, help="the index file (default: %(default)s)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("ingest", help="make a folder searchable")
    command.add_argument("folder", type=Path)
    command.set_defaults(run=_ingest)

    command = commands.add_parser("ask", help="answer a question")
    command.add_argument("question")
    command.set_defaults(run=_ask)

    command = commands.add_parser("serve", help="answer questions over HTTP")
    command.add_argument("--port", type=int, default=8080)
    command.set_defaults(run=_serve)
    return parser


def _ingest(options: argparse.Namespace) -> int:
    print_summary(ingest(options.folder, options.index))
    return OK


def _ask(options: argparse.Namespace) -> int:
    question = Question.parse(options.question)
    answer = compose(question, retrieve(store.load(options.index), question))
    print_answer(answer)
    return OK if answer.found else NOTHING_FOUND


def _serve(options: argparse.Namespace) -> int:
    server = make_server(store.load(options.index), port=options.port)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return OK


def print_summary(summary: Summary) -> None:
    # 001-FR-012: the five numbers, always all of them and always in this order.
    for name in ("added", "changed", "removed", "unchanged", "skipped"):
        print(f"{name:<10}{len(getattr(summary, name)):>6}")
    # 001-FR-002
    for each in summary.skipped:
        print(f"skipped {each.path}: {each.reason}")


def print_answer(answer: Answer) -> None:
    if not answer.found:
        # Spec 002, FR-006
        print("The documents do not answer this question.")
        if answer.nearest:
            print("You could look into: " + ", ".join(answer.nearest))
        return
    for sentence in answer.sentences:
        print(sentence.text, "".join(f"[{number}]" for number in sentence.citations))
    print()
    # Spec 002, FR-003, FR-004
    for citation in answer.citations:
        heading = " > ".join(citation.heading)
        place = f"{citation.document}, {heading}" if heading else citation.document
        print(f"[{citation.number}] {place}, lines {citation.first_line}-{citation.last_line}")
