;;; many-findings-test.el --- A workspace with 10,000 findings -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Code:

(load (expand-file-name "steps" (file-name-directory load-file-name)) nil t)
(require 'eglot)
(require 'flymake)

(setq steps-deadline 60)

(ert-deftest specls-many-findings ()
  (specls-mode 1)
  (steps-open "specs/001-many/spec.md")
  (steps-wait "a server" (eglot-managed-p))
  (let ((begun (float-time)))
    (flymake-start)
    (steps-wait "1,000 findings" (<= 1000 (length (flymake-diagnostics))))
    (message "1,000 findings after %.1f s" (- (float-time) begun)))
  ;; It still answers.
  (goto-char (point-max))
  (insert "See FR-123")
  (let ((found (eglot-completion-at-point)))
    (should (member "FR-1235" (mapcar #'substring-no-properties (all-completions "FR-123" (nth 2 found))))))
  (set-buffer-modified-p nil)
  (eglot-shutdown (eglot-current-server)))

;;; many-findings-test.el ends here
