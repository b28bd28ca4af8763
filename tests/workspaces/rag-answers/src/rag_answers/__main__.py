"""Lets `python3 -m rag_answers` do what the installed command does."""

import sys

from rag_answers.cli import main

if __name__ == "__main__":
    sys.exit(main())
