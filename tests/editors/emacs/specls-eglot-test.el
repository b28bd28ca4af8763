;;; specls-eglot-test.el --- Specls in a real Emacs, through Eglot -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;;   SPECLS_COMMAND='["specls", "lsp"]' WORKSPACE=folder \
;;     emacs -Q --batch -l specls-eglot-test.el -f ert-run-tests-batch-and-exit

;;; Code:

(load (expand-file-name "steps" (file-name-directory load-file-name)) nil t)
(require 'eglot)
(require 'flymake)
(require 'xref)

(setq eglot-send-changes-idle-time 0.05
      eglot-confirm-server-initiated-edits nil)

(defun specls-test-findings ()
  "The findings of this buffer: line and code."
  (sort (mapcar (lambda (found)
                  (let ((text (flymake-diagnostic-text found)))
                    (format "%d %s" (line-number-at-pos (flymake-diagnostic-beg found))
                            (if (string-match "\\[\\([a-z-]+\\)\\]" text) (match-string 1 text) text))))
                (flymake-diagnostics))
        #'string<))

(defun specls-test-open (path)
  "Show the file PATH, with a server."
  (steps-open path)
  (steps-wait (concat "a server for " path) (eglot-managed-p))
  (current-buffer))

(defun specls-test-jump (text offset)
  "Go from TEXT and OFFSET to what stands there means."
  (steps-go-to text offset)
  (let ((found (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))))
    (should (= 1 (length found)))
    (pop-to-buffer (marker-buffer (xref-location-marker (xref-item-location (car found)))))
    (goto-char (xref-location-marker (xref-item-location (car found))))
    (steps-place)))

(defun specls-test-references (text offset)
  "Where it is named what stands at TEXT and OFFSET."
  (steps-go-to text offset)
  (mapcar (lambda (found)
            (let ((place (xref-item-location found)))
              (format "%s:%d" (file-relative-name (xref-location-group place) steps-root)
                      (xref-location-line place))))
          (xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot))))

(defun specls-test-act (title)
  "Do the code action TITLE at point."
  (let* ((actions (eglot-code-actions (point) (point)))
         (action (seq-find (lambda (each) (equal title (plist-get each :title))) actions)))
    (unless action
      (ert-fail (format "no %s in %s" title (mapcar (lambda (each) (plist-get each :title)) actions))))
    (eglot--apply-workspace-edit (plist-get action :edit))))

(defun specls-test-send (buffer)
  "Send what changed in BUFFER: Eglot does so when Emacs is idle, which it never is in batch."
  (with-current-buffer buffer (eglot--signal-textDocument/didChange)))

(ert-deftest specls-eglot ()
  (specls-mode 1)
  (let ((spec (specls-test-open "specs/002-cited-answers/spec.md")) tasks)

    ;; Sees findings at their places.
    (flymake-start)
    (steps-wait "findings" (equal (specls-test-findings) '("87 unplanned-requirement" "94 unplanned-requirement")))

    ;; Jumps: from the requirement to its tasks, code and tests, and back.
    (let ((named (specls-test-references "**FR-006**" 4)))
      (dolist (place '("specs/002-cited-answers/tasks.md:33" "src/rag_answers/answers/retriever.py:46"))
        (should (member place named)))
      (should (seq-some (lambda (place) (string-prefix-p "tests/answers/test_retriever.py:" place)) named)))
    (setq tasks (specls-test-open "specs/002-cited-answers/tasks.md"))
    (should (equal (specls-test-jump "retriever.py per FR-006" 20) "specs/002-cited-answers/spec.md:84"))
    (switch-to-buffer tasks)
    (should (equal (specls-test-jump "src/rag_answers/answers/model.py" 5) "src/rag_answers/answers/model.py:1"))
    ;; Python too: one server for all modes.
    (specls-test-open "src/rag_answers/answers/retriever.py")
    (should (equal (specls-test-jump "FR-006: below" 2) "specs/002-cited-answers/spec.md:84"))
    (specls-test-open "tests/answers/test_retriever.py")
    (should (equal (specls-test-jump "FR-006" 2) "specs/002-cited-answers/spec.md:84"))
    (should (= 1 (length (steps-servers))))

    ;; Reads.
    (switch-to-buffer spec)
    (let ((index (eglot-imenu)))
      (should (string-match-p "FR-006" (format "%S" index))))

    ;; Turns an unfulfilled requirement into a task.
    (steps-go-to "**FR-009**" 4)
    (specls-test-act "Add a task stub for FR-009")
    (with-current-buffer tasks
      (should (string-prefix-p "- [ ] T025 [US2] Mark a citation as outdated"
                               (progn (goto-char (point-min)) (forward-line 75)
                                      (buffer-substring (point) (line-end-position))))))
    (specls-test-send tasks)
    (steps-wait "one finding less" (equal (specls-test-findings) '("94 unplanned-requirement")))

    ;; Completes.
    (switch-to-buffer tasks)
    (goto-char (point-max))
    (insert "See FR-01")
    (let* ((found (eglot-completion-at-point))
           (labels (all-completions "FR-01" (nth 2 found))))
      (should (equal (sort (mapcar #'substring-no-properties labels) #'string<)
                     '("FR-010" "FR-011" "FR-012" "FR-013" "FR-014")))
      (let ((label (seq-find (lambda (each) (equal each "FR-013")) labels)))
        (delete-region (nth 0 found) (point))
        (insert label)
        (funcall (plist-get (nthcdr 3 found) :exit-function) label 'finished))
      (should (equal (buffer-substring (line-beginning-position) (line-end-position)) "See FR-013")))

    ;; Renames everywhere.
    (steps-go-to "per FR-006" 6)
    (cl-letf (((symbol-function 'y-or-n-p) #'always))
      (eglot-rename "FR-060"))
    (switch-to-buffer spec)
    (goto-char (point-min))
    (should (search-forward "- **FR-060**" nil t))
    (with-current-buffer (find-file-noselect (expand-file-name "src/rag_answers/answers/retriever.py" steps-root))
      (goto-char (point-min))
      (should (search-forward "# FR-060: below" nil t)))

    ;; Starts anew.
    (let ((before (steps-servers)))
      (specls-restart)
      (steps-wait "another server" (and (eglot-managed-p) (= 1 (length (steps-servers)))
                                        (not (equal before (steps-servers))))))
    (steps-wait "findings again" (member "94 unplanned-requirement" (specls-test-findings)))
    (eglot-shutdown (eglot-current-server))
    (steps-wait "the end" (null (steps-servers)))))

(ert-deftest specls-eglot-commands ()
  (specls-mode 1)
  (specls-test-open "specs/001-document-ingest/spec.md")
  (specls-test-open "specs/002-cited-answers/spec.md")
  (specls-next-task)
  (should (equal (steps-place) "specs/002-cited-answers/tasks.md:75"))

  (specls-coverage)
  (with-current-buffer "*Specls coverage*"
    (goto-char (point-min))
    (should (search-forward "FR-009" nil t)))

  (specls-trace)
  (with-current-buffer "*Specls trace*"
    (goto-char (point-min))
    (should (search-forward "specs/002-cited-answers/spec.md:83: requirement FR-005 (implemented) " nil t))
    (goto-char (point-min))
    (search-forward "src/rag_answers/answers/composer.py:16: implements code")
    (beginning-of-line)
    (compile-goto-error))
  (set-buffer (window-buffer (selected-window)))
  (should (equal (steps-place) "src/rag_answers/answers/composer.py:16"))
  (eglot-shutdown (eglot-current-server)))

;;; specls-eglot-test.el ends here
