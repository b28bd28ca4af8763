;;; specls-lsp.el --- Specls through lsp-mode -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; An add-on client: it runs beside the server of a file's language.
;; Loaded by specls.el when it is needed.

;;; Code:

(require 'lsp-mode)
(require 'specls)

(defun specls-lsp--initialized (_workspace)
  "Look at the version of the server.
What it says of itself lsp-mode does not keep, so the program is asked."
  (let ((said (ignore-errors (car (process-lines (car specls-command) "--version")))))
    (when (and said (string-match "\\`specls \\([0-9.]+\\)" said))
      (specls-check-version (match-string 1 said)))))

(lsp-register-client
 (make-lsp-client
  :server-id 'specls
  :add-on? t
  :new-connection (lsp-stdio-connection (lambda () specls-command))
  :initialized-fn #'specls-lsp--initialized
  :activation-fn (lambda (file _mode) (and file (specls-root file)))
  :language-id (lambda (buffer)
                 (string-remove-suffix "-mode" (symbol-name (buffer-local-value 'major-mode buffer))))))

(defun specls-lsp--workspace ()
  "The workspace of Specls that serves this buffer, or nil."
  (seq-find (lambda (workspace) (eq (lsp--client-server-id (lsp--workspace-client workspace)) 'specls))
            (lsp-workspaces)))

(defun specls-lsp-attach (root)
  "Attach the server of the project with specs in ROOT to this buffer.
Other servers are left to the hooks of the mode."
  (unless (specls-lsp--workspace)
    (unless (lsp-find-session-folder (lsp-session) buffer-file-name)
      (lsp-workspace-folders-add root))
    (let ((lsp-enabled-clients (or lsp-enabled-clients '(specls)))
          ;; It names the clients that are not enabled.
          (inhibit-message t))
      (lsp))))

(defun specls-lsp--ended (workspace)
  "Give up the project of WORKSPACE if its server ended though nobody asked it to."
  (when (and (eq (lsp--client-server-id (lsp--workspace-client workspace)) 'specls)
             (not (lsp--workspace-shutdown-action workspace)))
    (when-let ((root (specls-root (file-name-as-directory (lsp--workspace-root workspace)))))
      (specls--give-up root "the server ended by itself; M-x specls-restart tries again"))))

(add-hook 'lsp-after-uninitialized-functions #'specls-lsp--ended)

(defun specls-lsp-restart (root)
  "Start the server of the project with specs in ROOT anew."
  (if-let ((workspace (specls-lsp--workspace)))
      (lsp-workspace-restart workspace)
    (specls-lsp-attach root)))

(defun specls-lsp-request (method parameters)
  "Ask the server of this buffer METHOD with PARAMETERS."
  (with-lsp-workspace (or (specls-lsp--workspace) (user-error "No Specls server serves this buffer"))
    (specls-lsp--plists (lsp-request method parameters))))

(defun specls-lsp--plists (answer)
  "ANSWER with plists for hash tables and lists for vectors."
  (cond
   ((hash-table-p answer)
    (let (plist)
      (maphash (lambda (key value) (setq plist (cons (specls-lsp--plists value) (cons (intern (concat ":" key)) plist))))
               answer)
      (nreverse plist)))
   ((eq answer :json-false) nil)
   ((or (vectorp answer) (consp answer)) (mapcar #'specls-lsp--plists answer))
   (t answer)))

(provide 'specls-lsp)
;;; specls-lsp.el ends here
