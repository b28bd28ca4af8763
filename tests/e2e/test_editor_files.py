"""Files for editors that cannot be run here: their form; and the pages about all of them."""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from programs import without

ROOT = Path(__file__).resolve().parents[2]
EDITORS = ROOT / "editors"
PAGES = ROOT / "docs" / "editors"
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"]["version"]
MARKS = [".specify", ".kiro", "openspec", ".spec-workflow", "specls.toml"]
# Folders whose page has another name than they.
PAGE = {}
# A page has to fit a screen.
LINES = 45


def read_json(path):
    return json.loads((EDITORS / path).read_text(encoding="utf-8"))


def read_toml(path):
    return tomllib.loads((EDITORS / path).read_text(encoding="utf-8"))


def test_helix():
    file = read_toml("helix/languages.toml")
    assert file.keys() == {"language-server", "language"}
    server = file["language-server"]["specls"]
    # Of helix-core's LanguageServerConfiguration, 25.07.
    assert server.keys() <= {"command", "args", "config", "environment", "timeout", "required-root-patterns"}
    assert [server["command"], *server["args"]] == ["specls", "lsp"]
    assert server["required-root-patterns"] == [*MARKS, "specs"]
    names = [language["name"] for language in file["language"]]
    assert "markdown" in names and len(names) == len(set(names))
    for language in file["language"]:
        assert language.keys() == {"name", "language-servers"}
        # It comes behind the server of the language, which stays first for formatting and the like.
        assert len(language["language-servers"]) > 1 and language["language-servers"][-1] == "specls"


def test_kate():
    [(name, server)] = read_json("kate/settings.json")["servers"].items()
    assert name == "specls"
    # As Kate's handbook lists them.
    assert server.keys() <= {"command", "rootIndicationFileNames", "highlightingModeRegex", "initializationOptions", "settings", "root", "url"}
    assert server["command"] == ["specls", "lsp"]
    assert server["rootIndicationFileNames"] == MARKS
    assert re.fullmatch(server["highlightingModeRegex"], "Markdown")


def test_sublime():
    [(name, client)] = read_json("sublime/LSP.sublime-settings")["clients"].items()
    assert name == "specls"
    assert client.keys() <= {"enabled", "command", "selector", "initializationOptions", "settings", "env"}
    assert client["command"] == ["specls", "lsp"]
    # LSP knows no marks of projects: each project enables it.
    assert client["enabled"] is False


def test_coc():
    [(name, server)] = read_json("vim/coc-settings.json")["languageserver"].items()
    assert name == "specls"
    assert server.keys() <= {"command", "args", "filetypes", "rootPatterns", "requireRootPattern", "settings", "initializationOptions"}
    assert [server["command"], *server["args"]] == ["specls", "lsp"]
    assert [mark.rstrip("/") for mark in server["rootPatterns"]] == MARKS
    assert server["filetypes"] == ["*"] and server["requireRootPattern"]


def test_claude_code():
    manifest = read_json("claude-code/.claude-plugin/plugin.json")
    # Of its plugins reference. Servers stand in `.lsp.json`, which it finds by itself.
    assert manifest.keys() <= {"name", "version", "description", "author", "homepage", "repository", "license", "keywords"}
    assert re.fullmatch(r"[a-z0-9-]+", manifest["name"]) and manifest["version"] == VERSION
    [plugin] = read_json("claude-code/.claude-plugin/marketplace.json")["plugins"]
    # A path has to begin like this, from the folder of the market.
    assert (plugin["name"], plugin["source"]) == (manifest["name"], "./")
    [(name, server)] = read_json("claude-code/.lsp.json").items()
    assert name == "specls"
    assert server.keys() <= {
        "command", "args", "extensionToLanguage", "transport", "env", "initializationOptions", "settings", "workspaceFolder",
        "startupTimeout", "maxRestarts", "diagnostics",
    }  # fmt: skip
    assert [server["command"], *server["args"]] == ["specls", "lsp"]
    # One server for an extension: no language's own is taken away.
    assert server["extensionToLanguage"].keys().isdisjoint({".py", ".ts", ".js", ".rs", ".go", ".java", ".yaml", ".json"})
    assert all(extension.startswith(".") for extension in server["extensionToLanguage"])


def test_zed():
    extension = read_toml("zed/extension.toml")
    assert extension.keys() == {
        "id", "name", "version", "schema_version", "authors", "description", "repository", "language_servers", "grammars",
    }  # fmt: skip
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", extension["id"]) and "zed" not in extension["id"]
    assert (extension["schema_version"], extension["version"]) == (1, VERSION)
    assert read_toml("zed/Cargo.toml")["package"]["version"] == VERSION
    [(name, server)] = extension["language_servers"].items()
    assert name == "specls" and server["languages"][0] == "Markdown"
    assert server["languages"][1:] == sorted(server["languages"][1:], key=str.lower)
    [(name, grammar)] = extension["grammars"].items()
    assert name == "specls" and grammar.keys() == {"repository", "rev", "path"}
    assert grammar["repository"] == extension["repository"] and re.fullmatch("[0-9a-f]{40}", grammar["rev"])
    language = read_toml("zed/languages/specls/config.toml")
    assert language["grammar"] == "specls" and language["path_suffixes"] == []


def test_the_commit_of_zeds_grammar():
    """Zed builds the parser from that commit: it has to be the one that the queries were written for."""
    grammar = read_toml("zed/extension.toml")["grammars"]["specls"]
    parser = f"{grammar['path']}/src/parser.c"
    found = subprocess.run(["git", "show", f"{grammar['rev']}:{parser}"], cwd=ROOT, capture_output=True)
    if found.returncode:
        without(f"this copy of the repository has no commit {grammar['rev']} with the grammar")
    assert found.stdout == (ROOT / parser).read_bytes(), "the newest commit with this parser has to stand as rev"


def test_zeds_queries_are_those_of_the_grammar():
    source = ROOT / "grammar" / "queries" / "highlights.scm"
    copy = EDITORS / "zed" / "languages" / "specls" / "highlights.scm"
    if os.environ.get("UPDATE_DOCS"):
        copy.write_bytes(source.read_bytes())
    assert copy.read_bytes() == source.read_bytes(), "UPDATE_DOCS=1 tests/run -k zeds_queries copies them"


def test_the_version_of_emacs_package():
    text = (EDITORS / "emacs" / "specls.el").read_text(encoding="utf-8")
    assert f"\n;; Version: {VERSION}\n" in text and f'(defconst specls-version "{VERSION}"' in text


def test_the_version_of_vims_commands():
    text = (EDITORS / "vim" / "autoload" / "specls.vim").read_text(encoding="utf-8")
    assert f"\nlet s:version = '{VERSION}'\n" in text


def test_every_editor_has_a_page_and_every_page_is_linked():
    folders = {PAGE.get(folder.name, folder.name) for folder in EDITORS.iterdir() if folder.is_dir()}
    pages = {page.stem for page in PAGES.glob("*.md")}
    assert folders == pages
    index = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    assert {name for name in pages if f"(editors/{name}.md)" not in index} == set()


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_a_page(page):
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES
    # It says how to install and what to do when something is wrong, and its links lead somewhere.
    assert "specls" in text and text.startswith("# Specls in ")
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / link).exists(), link
