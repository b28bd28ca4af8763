;;; bad-input-test.el --- What Emacs does when there is nothing to serve, or no server -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Code:

(defvar lsp-restart)

(load (expand-file-name "steps" (file-name-directory load-file-name)) nil t)
(require 'eglot)

(setq specls-client (intern (or (getenv "SPECLS_CLIENT") "eglot")))

;; lsp-mode would ask at each end of a server.
(setq lsp-restart 'ignore)

(defconst bad-input-files
  '("specs/002-cited-answers/spec.md" "specs/002-cited-answers/tasks.md" "src/rag_answers/cli.py"))

(defun bad-input-settle ()
  "Let happen what was begun: that nothing comes can only be waited for."
  (let ((end (+ (float-time) 0.5)))
    (while (< (float-time) end)
      ;; Eglot signals an error when a server dies during the handshake.
      (ignore-errors (accept-process-output nil 0.05)))))

(defmacro bad-input-with (command &rest body)
  "Run BODY with COMMAND for a server, and no buffer of another test."
  (declare (indent 1))
  `(let ((specls-command ,command)
         (specls--given-up nil))
     (specls-mode 1)
     (unwind-protect (progn ,@body)
       (specls-mode -1)
       (dolist (buffer (buffer-list))
         (when (buffer-file-name buffer)
           (kill-buffer buffer))))))

(ert-deftest specls-server-missing ()
  (bad-input-with '("specls-that-is-not-there" "lsp")
    (mapc #'steps-open bad-input-files)
    (bad-input-settle)
    (should (null (steps-servers)))
    (should (= 1 (steps-messages "Specls: there is no `specls-that-is-not-there'")))
    (should-error (specls-coverage) :type 'user-error)))

(ert-deftest specls-server-that-ends-at-once ()
  (bad-input-with '("sh" "-c" "exit 3")
    (mapc #'steps-open bad-input-files)
    (steps-wait "a sentence" (progn (bad-input-settle)
                                    (= 1 (steps-messages "M-x specls-restart tries again"))))
    (steps-open "specs/001-document-ingest/spec.md")
    (bad-input-settle)
    (should (null (steps-servers)))
    (should (= 1 (steps-messages "M-x specls-restart tries again")))))

(ert-deftest specls-no-specs ()
  (let ((folder (file-name-as-directory (make-temp-file "nothing" t))))
    (unwind-protect
        (bad-input-with (append (json-parse-string (getenv "SPECLS_COMMAND") :array-type 'list) nil)
          (dolist (name '("notes.md" "main.py"))
            (with-temp-file (expand-file-name name folder) (insert "# FR-001\n"))
            (find-file (expand-file-name name folder)))
          (bad-input-settle)
          (should (null (steps-servers)))
          (should (= 0 (steps-messages "Waiting in background")))
          (should-error (specls-coverage) :type 'user-error))
      (delete-directory folder t))))

(ert-deftest specls-buffer-without-a-file ()
  (with-temp-buffer
    (setq-local eglot--managed-mode t)
    (dolist (command '(specls-coverage specls-trace specls-next-task))
      (should (string-search "visits no file" (cadr (should-error (funcall command) :type 'user-error)))))))

(ert-deftest specls-remote ()
  (should-not (specls-root "/ssh:nowhere.invalid:/project/specs/001-x/spec.md")))

(ert-deftest specls-another-version ()
  (specls-check-version "9.9.0")
  (specls-check-version "9.9.0")
  (should (= 1 (steps-messages "Specls: the server is version 9.9.0"))))

;;; bad-input-test.el ends here
