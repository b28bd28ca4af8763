;;; specls-eglot.el --- Specls through Eglot -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Eglot knows servers by project and major mode.  Here one server serves
;; all modes of a project: each file that is attached adds its mode.
;; Loaded by specls.el when it is needed.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'project)
(require 'specls)

(declare-function eglot--maybe-activate-editing-mode "eglot" ())

(defvar eglot-lsp-context)

(defvar specls-eglot--servers nil
  "Alist from the root of a project of Eglot to the server started for it.")


;;; Projects

;; Eglot serves projects as project.el knows them, which without version
;; control is every folder for itself.

(defun specls-eglot--project (folder)
  "The project around FOLDER, when Eglot asks and nobody else knows one."
  (and (bound-and-true-p eglot-lsp-context)
       (when-let ((root (specls-root (file-name-as-directory folder))))
         (cons 'specls root))))

(cl-defmethod project-root ((project (head specls)))
  "The folder with specs that PROJECT is."
  (cdr project))

(add-hook 'project-find-functions #'specls-eglot--project 90)

(defun specls-eglot--current-project ()
  "The project that Eglot takes this buffer to be in."
  (let ((eglot-lsp-context t))
    (or (project-current) (cons 'transient default-directory))))


;;; Servers

(defun specls-eglot--server (project)
  "The server of PROJECT, running or not, or nil."
  (cdr (assoc (project-root project) specls-eglot--servers)))

(defun specls-eglot--language (mode)
  "What MODE is called in the protocol.  File names decide for Specls."
  (replace-regexp-in-string "\\(?:-ts\\)?-mode\\'" "" (symbol-name mode)))

(defun specls-eglot--add-mode (server mode)
  "Have SERVER serve MODE too."
  ;; The slot has another name, and names languages, since Eglot 1.10.
  (let* ((named (slot-exists-p server 'languages))
         (slot (if named 'languages 'major-modes)))
    (setf (slot-value server slot)
          (cl-adjoin (if named (cons mode (specls-eglot--language mode)) mode)
                     (slot-value server slot)
                     :test #'equal))))

(defclass specls-eglot-server (eglot-lsp-server) ()
  :documentation "A Specls server.")

(defun specls-eglot--remember (server)
  "Remember SERVER if it is one of ours: a first one, or one after a crash."
  (when (cl-typep server 'specls-eglot-server)
    (let ((root (project-root (slot-value server 'project))))
      (setf (alist-get root specls-eglot--servers nil nil #'equal) server))))

(defun specls-eglot--connected (server)
  "Look at the version of SERVER."
  (when (cl-typep server 'specls-eglot-server)
    (specls-check-version (plist-get (slot-value server 'server-info) :version))))

(add-hook 'eglot-server-initialized-hook #'specls-eglot--remember)
(add-hook 'eglot-connect-hook #'specls-eglot--connected)

(defun specls-eglot--died (root server)
  "Give up ROOT if SERVER ended though nobody asked it to."
  (unless (or (jsonrpc-running-p server)
              (specls-eglot--stopped-p server))
    (specls--give-up root (format "the server ended by itself (see *%s stderr*); M-x specls-restart tries again"
                                  (jsonrpc-name server)))))

(defun specls-eglot--stopped-p (server)
  "Whether SERVER was asked to end."
  (and (slot-boundp server 'shutdown-requested) (slot-value server 'shutdown-requested)))

(defcustom specls-eglot-log nil
  "Whether Eglot keeps what is said between it and the server.
Pretty-printing many findings takes Emacs longer than showing them."
  :type 'boolean
  :group 'specls)

(defvar eglot-events-buffer-config)
(defvar eglot-events-buffer-size)

(defun specls-eglot--start (root project)
  "Start a server for PROJECT, whose specs are in ROOT, and do not wait for it."
  (let ((eglot-sync-connect nil)
        (eglot-events-buffer-size (if specls-eglot-log (bound-and-true-p eglot-events-buffer-size) 0))
        (eglot-events-buffer-config (if specls-eglot-log (bound-and-true-p eglot-events-buffer-config) '(:size 0)))
        (language (specls-eglot--language major-mode)))
    (eglot (list major-mode) project 'specls-eglot-server specls-command
           (if (fboundp 'eglot--languages) (list language) language))
    (when-let ((server (specls-eglot--server project)))
      (run-with-timer 1 nil #'specls-eglot--died root server))))

(defun specls-eglot-attach (root)
  "Attach the server of the project with specs in ROOT to this buffer."
  (unless (or (eglot-managed-p) (eq major-mode 'fundamental-mode))
    (let* ((project (specls-eglot--current-project))
           (server (specls-eglot--server project)))
      (cond
       ((and server (jsonrpc-running-p server))
        (specls-eglot--add-mode server major-mode)
        (eglot--maybe-activate-editing-mode))
       ((and server (not (specls-eglot--stopped-p server)))
        (specls-eglot--died root server))
       (t (specls-eglot--start root project))))))

(defun specls-eglot-restart (root)
  "Start the server of the project with specs in ROOT anew."
  (let* ((project (specls-eglot--current-project))
         (server (specls-eglot--server project)))
    (if (and server (jsonrpc-running-p server))
        (eglot-reconnect server)
      (specls-eglot--start root project))))

(defun specls-eglot-request (method parameters)
  "Ask the server of this buffer METHOD with PARAMETERS."
  (let ((server (or (specls-eglot--server (specls-eglot--current-project))
                    (eglot-current-server))))
    (specls-eglot--lists (jsonrpc-request server (intern (concat ":" method)) parameters))))

(defun specls-eglot--lists (answer)
  "ANSWER with lists for vectors, and nil for false."
  (cond
   ((eq answer :json-false) nil)
   ((or (vectorp answer) (consp answer)) (mapcar #'specls-eglot--lists answer))
   (t answer)))

(provide 'specls-eglot)
;;; specls-eglot.el ends here
