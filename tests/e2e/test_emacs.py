"""The same in a real Emacs, through Eglot and through lsp-mode."""

from pathlib import Path

import pytest
from programs import environment, find_program, run

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "editors" / "emacs"
TESTS = ROOT / "tests" / "editors" / "emacs"
PACKAGES = "apt-get install emacs-nox elpa-eglot elpa-lsp-mode elpa-markdown-mode"


def in_emacs(script, workspace, tmp_path, **more):
    emacs = find_program("emacs", PACKAGES)
    arguments = [emacs, "-Q", "--batch", "-l", TESTS / script, "-f", "ert-run-tests-batch-and-exit"]
    return run(arguments, workspace, environment(workspace, tmp_path, **more))


def test_eglot(example, tmp_path):
    in_emacs("specls-eglot-test.el", example, tmp_path)


def test_lsp_mode(example, tmp_path):
    in_emacs("specls-lsp-test.el", example, tmp_path)


@pytest.mark.parametrize("client", ["eglot", "lsp-mode"])
def test_bad_input(example, tmp_path, client):
    in_emacs("bad-input-test.el", example, tmp_path, SPECLS_CLIENT=client)


def test_folders_with_names_that_are_wildcards(wild, tmp_path):
    in_emacs("wild-test.el", wild, tmp_path)


def test_ten_thousand_findings(many_findings, tmp_path):
    in_emacs("many-findings-test.el", many_findings, tmp_path)


def test_it_compiles_without_a_warning(tmp_path):
    emacs = find_program("emacs", PACKAGES)
    files = sorted(CLIENT.glob("*.el"))
    compile_all = f"""(progn
      (dolist (kind '("elpa" "elpa-src"))
        (dolist (folder (file-expand-wildcards (format "/usr/share/emacs/site-lisp/%s/*" kind)))
          (add-to-list 'load-path folder)))
      (add-to-list 'load-path "{CLIENT}")
      (require 'bytecomp)
      (setq byte-compile-error-on-warn t
            byte-compile-dest-file-function
            (lambda (file) (expand-file-name (concat (file-name-nondirectory file) "c") "{tmp_path}"))))"""
    run([emacs, "-Q", "--batch", "--eval", compile_all, "-f", "batch-byte-compile", *files], tmp_path, environment(tmp_path, tmp_path))
    said = run(
        [emacs, "-Q", "--batch", *(f'--eval=(checkdoc-file "{file}")' for file in files)],
        tmp_path,
        environment(tmp_path, tmp_path),
    )
    assert said == ""
