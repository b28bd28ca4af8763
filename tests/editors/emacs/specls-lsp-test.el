;;; specls-lsp-test.el --- Specls in a real Emacs, through lsp-mode -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Code:

(load (expand-file-name "steps" (file-name-directory load-file-name)) nil t)
(load "lsp-mode-autoloads" nil t)
(require 'lsp-mode)
(require 'flymake)
(require 'xref)

(setq specls-client 'lsp-mode
      lsp-session-file (make-temp-file "session")
      lsp-restart 'ignore
      lsp-diagnostics-provider :flymake
      lsp-headerline-breadcrumb-enable nil
      lsp-modeline-code-actions-enable nil
      lsp-modeline-diagnostics-enable nil
      lsp-enable-file-watchers nil
      lsp-enable-dap-auto-configure nil
      lsp-keep-workspace-alive t)

;; As if this client were another than the server's.
(ert-deftest specls-lsp ()
  (defconst specls-version "9.9.0")
  (specls-mode 1)
  (steps-open "specs/002-cited-answers/spec.md")
  (steps-wait "a server" (bound-and-true-p lsp-mode))
  (let ((spec (current-buffer)) tasks)
    (steps-wait "findings"
                (equal (sort (mapcar (lambda (found)
                                       (format "%d %s" (1+ (lsp:position-line (lsp:range-start (lsp:diagnostic-range found))))
                                               (lsp:diagnostic-code? found)))
                                     (lsp--get-buffer-diagnostics))
                             #'string<)
                       '("87 unplanned-requirement" "94 unplanned-requirement")))
    (should (= 1 (length (lsp-workspaces))))
    (should (= 1 (steps-messages "these commands are for 9.9.0")))

    (steps-open "specs/002-cited-answers/tasks.md")
    (setq tasks (current-buffer))
    (steps-wait "a server for the tasks" (bound-and-true-p lsp-mode))
    (steps-go-to "retriever.py per FR-006" 20)
    (let ((found (xref-backend-definitions 'xref-lsp (xref-backend-identifier-at-point 'xref-lsp))))
      (should (equal (mapcar (lambda (each) (xref-location-line (xref-item-location each))) found) '(84))))

    (switch-to-buffer spec)
    (steps-go-to "**FR-009**" 4)
    (lsp-execute-code-action
     (or (seq-find (lambda (each) (equal (lsp:code-action-title each) "Add a task stub for FR-009"))
                   (lsp-code-actions-at-point))
         (ert-fail "no task stub")))
    (with-current-buffer tasks
      (goto-char (point-min))
      (should (search-forward "- [ ] T025 [US2] Mark a citation as outdated" nil t)))

    ;; Python too, and no other server.
    (steps-open "src/rag_answers/answers/retriever.py")
    (steps-wait "a server for Python" (bound-and-true-p lsp-mode))
    (should (= 1 (length (steps-servers))))
    (with-lsp-workspace (car (lsp-workspaces)) (lsp--shutdown-workspace))))

;;; specls-lsp-test.el ends here
