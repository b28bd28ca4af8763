;;; steps.el --- Short words for what the tests in Emacs do -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; SPECLS_COMMAND is the server as JSON, WORKSPACE a folder that the tests
;; may change.  Nothing waits for a fixed time.

;;; Code:

(require 'ert)
(require 'json)
(require 'seq)

;; With -Q Debian's packages are not found by themselves.
(dolist (folder (append (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/*")
                        (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa-src/*")))
  (when (file-directory-p folder)
    (add-to-list 'load-path folder)))

(defconst steps-client
  (expand-file-name "../../../editors/emacs" (file-name-directory load-file-name))
  "The client that is shipped.")

(add-to-list 'load-path steps-client)
(require 'markdown-mode)
(require 'specls)

(setq create-lockfiles nil
      make-backup-files nil
      enable-local-variables nil
      vc-handled-backends nil
      eldoc-idle-delay 3600
      read-process-output-max (* 1024 1024)
      specls-command (append (json-parse-string (getenv "SPECLS_COMMAND") :array-type 'list) nil))

(defconst steps-root (file-name-as-directory (file-truename (getenv "WORKSPACE"))))

(defvar steps-deadline 30 "How many seconds a step may take.")

(defmacro steps-wait (what form)
  "Wait until FORM holds; fail with WHAT it waited for."
  `(let ((end (+ (float-time) steps-deadline)) value)
     (while (not (setq value ,form))
       (when (> (float-time) end)
         (ert-fail (format "nothing came: %s; %S holds; *Messages*: %s" ,what ,(if (eq (car-safe form) (quote equal)) (cadr form) (quote value))
                           (with-current-buffer "*Messages*" (buffer-string)))))
       (accept-process-output nil 0.02))
     value))

(defun steps-open (path)
  "Show the file PATH of the workspace."
  (find-file (expand-file-name path steps-root)))

(defun steps-go-to (text &optional offset)
  "Go OFFSET characters into the first TEXT of this buffer."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (+ (match-beginning 0) (or offset 0))))

(defun steps-place ()
  "Where point is: path:line."
  (format "%s:%d" (file-relative-name buffer-file-name steps-root) (line-number-at-pos)))

(defun steps-messages (text)
  "How often TEXT was said."
  (with-current-buffer "*Messages*"
    (count-matches (regexp-quote text) (point-min) (point-max))))

(defun steps-servers ()
  "The language servers that run."
  (seq-filter (lambda (process)
                (and (memq (process-status process) '(run open))
                     (string-match-p "EGLOT\\|specls" (process-name process))
                     (not (string-match-p "stderr" (process-name process)))))
              (process-list)))

(provide 'steps)
;;; steps.el ends here
