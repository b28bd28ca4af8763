#!/bin/sh
# Runs the installed commands once, from an empty index to an answer.
# Scenarios: specs/001-document-ingest/quickstart.md and specs/002-cited-answers/quickstart.md
set -eu

cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run() {
    PYTHONPATH=src python3 -m rag_answers --index "$work/index.json" "$@"
}

cp -R handbook "$work/docs"
printf '\377\376' >"$work/docs/broken.txt"

# 001-FR-001, 001-FR-008: ingest and ask are two processes that share nothing but the file.
# 001-FR-002: the broken file is named and does not end the run.
run ingest "$work/docs" | tee "$work/summary"
grep -q 'skipped broken.txt: not UTF-8 text' "$work/summary"

# 002-FR-003: an answer ends with the place it was taken from.
run ask 'How long may I keep a tool?' | tee "$work/answer"
grep -q '^\[1\] lending.md' "$work/answer"

echo 'smoke test passed'
