;;; specls.el --- Spec-driven development by the Specls language server -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: tools, convenience
;; URL: https://github.com/specls/specls
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; `specls-mode' is global.  It attaches the language server `specls' to
;; files of every major mode below a folder with specs, because
;; requirements are named in code and tests too, and starts nothing
;; elsewhere:
;;
;;   (add-to-list 'load-path "~/src/specls/editors/emacs")
;;   (require 'specls)
;;   (specls-mode 1)
;;
;; It goes through Eglot, or through lsp-mode if `specls-client' says so.
;; Eglot has one server for a buffer: modes whose hook has `eglot-ensure'
;; keep theirs.  With lsp-mode Specls runs beside the others.

;;; Code:

(require 'compile)
(require 'seq)
(require 'subr-x)
(require 'url-util)

(defgroup specls nil
  "Spec-driven development."
  :group 'tools)

(defcustom specls-command '("specls" "lsp")
  "The server: a program and its arguments."
  :type '(repeat string))

(defcustom specls-client 'eglot
  "Which client talks to the server."
  :type '(choice (const eglot) (const lsp-mode)))

(defcustom specls-ignored-modes nil
  "Major modes that the server is not attached to."
  :type '(repeat symbol))

(defconst specls-version "0.1.0"
  "The version of the server that these commands were written for.")

(defconst specls-marks '(".specify" ".kiro" "openspec" ".spec-workflow")
  "Folders that make what holds them a project.
In a home they are the tools' own.")

(declare-function specls-eglot-attach "specls-eglot" (root))
(declare-function specls-eglot-request "specls-eglot" (method parameters))
(declare-function specls-eglot-restart "specls-eglot" (root))
(declare-function specls-lsp-attach "specls-lsp" (root))
(declare-function specls-lsp-request "specls-lsp" (method parameters))
(declare-function specls-lsp-restart "specls-lsp" (root))


;;; Which files

(defun specls--project-p (folder)
  "Tell whether there are specs in FOLDER."
  (or (file-exists-p (expand-file-name "specls.toml" folder))
      (and (not (file-equal-p folder "~"))
           (seq-some (lambda (mark) (file-directory-p (expand-file-name mark folder))) specls-marks))
      (specls--specs-p (expand-file-name "specs" folder))))

(defun specls--specs-p (specs)
  "Tell whether one of the folders in the folder SPECS has a spec.
No wildcards: the names of folders may hold what they are made of."
  (and (file-accessible-directory-p specs)
       (seq-some (lambda (feature) (file-exists-p (expand-file-name "spec.md" feature)))
                 (directory-files specs t directory-files-no-dot-files-regexp t))))

(defun specls-root (file)
  "The nearest folder with specs around FILE, or nil.
Remote files are left alone: looking for marks would be slow."
  (unless (file-remote-p file)
    (when-let ((folder (locate-dominating-file (file-name-directory file) #'specls--project-p)))
      (expand-file-name folder))))

(defun specls--other-server-p ()
  "Whether another server is started by a hook of this buffer's mode.
Eglot has one server for a buffer, and whoever wrote the hook wants that one."
  (seq-some (lambda (mode)
              (let ((hook (intern (format "%s-hook" mode))))
                (and (boundp hook)
                     (listp (symbol-value hook))
                     (seq-intersection '(eglot-ensure lsp lsp-deferred) (symbol-value hook)))))
            (specls--modes)))

(defun specls--modes ()
  "The major mode of this buffer and those it derives from."
  (let ((mode major-mode) modes)
    (while mode
      (push mode modes)
      (setq mode (get mode 'derived-mode-parent)))
    (nreverse modes)))


;;; Attaching

(defvar specls-mode)

(defvar specls--given-up nil
  "Alist from a root to why nothing is started there any more.")

(defun specls--give-up (root reason)
  "Start nothing more below ROOT, and say REASON, once."
  (unless (assoc root specls--given-up)
    (push (cons root reason) specls--given-up)
    (message "Specls: %s" reason)))

(defun specls--missing ()
  "Why the server cannot be started, or nil."
  (unless (executable-find (car specls-command))
    (format "there is no `%s'; install it with `cargo install --path server/specls' or set `specls-command', then M-x specls-restart"
            (car specls-command))))

(defun specls--attach (buffer)
  "Attach the server to BUFFER if it visits a file of a project."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      (when-let ((root (and specls-mode
                            buffer-file-name
                            (not (seq-intersection (specls--modes) specls-ignored-modes))
                            (not (specls--other-server-p))
                            (specls-root buffer-file-name))))
        (unless (assoc root specls--given-up)
          (if-let ((reason (specls--missing)))
              (specls--give-up root reason)
            (condition-case problem
                (if (eq specls-client 'lsp-mode)
                    (progn (require 'specls-lsp) (specls-lsp-attach root))
                  (require 'specls-eglot)
                  (specls-eglot-attach root))
              (error (specls--give-up root (format "the server cannot be started (%s); M-x specls-restart tries again"
                                                   (error-message-string problem)))))))))))

(defun specls--attach-soon ()
  "Attach the server to this buffer when Emacs has shown it."
  (when buffer-file-name
    (run-with-timer 0 nil #'specls--attach (current-buffer))))

(defvar specls--said-version nil
  "Whether it was said that the server is of another version.")

(defun specls-check-version (found)
  "Say so, once, if FOUND, the version of the server, is not the one known here."
  (let ((minor (lambda (version) (string-join (seq-take (split-string version "[.]") 2) "."))))
    (unless (or specls--said-version
                (not (stringp found))
                (equal (funcall minor found) (funcall minor specls-version)))
      (setq specls--said-version t)
      (message "Specls: the server is version %s, these commands are for %s; some may not work" found specls-version))))

;;;###autoload
(define-minor-mode specls-mode
  "Attach the language server Specls to all files of projects with specs."
  :global t
  (let ((change (if specls-mode #'add-hook #'remove-hook)))
    (funcall change 'find-file-hook #'specls--attach-soon)
    (funcall change 'after-change-major-mode-hook #'specls--attach-soon))
  (when specls-mode
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer (specls--attach-soon)))))


;;; Commands

(defun specls--request (method parameters)
  "Ask the server of this buffer METHOD with PARAMETERS, a plist.
The answer is a plist too; lists are lists, null and false are nil."
  (cond
   ((bound-and-true-p lsp-mode) (specls-lsp-request method parameters))
   ((bound-and-true-p eglot--managed-mode) (require 'specls-eglot) (specls-eglot-request method parameters))
   (t (let ((reason (cond
                     ((and buffer-file-name (cdr (assoc (specls-root buffer-file-name) specls--given-up))))
                     ((eq major-mode 'fundamental-mode)
                      "its major mode is Fundamental; Markdown's comes with the package markdown-mode"))))
        (user-error "No Specls server serves this buffer%s" (if reason (concat ": " reason) ""))))))

(defun specls--uri ()
  "The URI of this buffer's file."
  (let ((path (file-truename (or buffer-file-name
                                 (user-error "This buffer visits no file: Specls shows what belongs to one")))))
    ;; On Windows it begins with a drive.
    (concat (if (string-prefix-p "/" path) "file://" "file:///")
            (url-hexify-string path (cons ?/ url-unreserved-chars)))))

(defun specls--execute (command)
  "Have the server run COMMAND for this buffer's file."
  (specls--request "workspace/executeCommand" (list :command command :arguments (vector (specls--uri)))))

(defun specls--path (uri)
  "The file that URI names."
  (let ((path (url-unhex-string (string-remove-prefix "file://" uri) t)))
    ;; On Windows it begins with a drive.
    (decode-coding-string (if (string-match-p "\\`/[A-Za-z]:" path) (substring path 1) path) 'utf-8)))

(defun specls--show (name text)
  "Show TEXT, which is Markdown, in the buffer NAME."
  (with-current-buffer (get-buffer-create name)
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert text)
      (goto-char (point-min)))
    (if (fboundp 'gfm-view-mode) (gfm-view-mode) (view-mode 1))
    (display-buffer (current-buffer))))

;;;###autoload
(defun specls-coverage ()
  "Show how far the requirements of this file's feature have come."
  (interactive)
  (specls--show "*Specls coverage*" (specls--execute "specls.showCoverage")))

;;;###autoload
(defun specls-next-task ()
  "Go to the next open task of this file's feature whose dependencies are done."
  (interactive)
  (let* ((answer (specls--execute "specls.nextTask"))
         (task (plist-get answer :task)))
    (if (not task)
        (message "%s" (or (plist-get answer :message) "There is no open task"))
      (let ((start (plist-get (plist-get task :range) :start)))
        (find-file (specls--path (plist-get task :uri)))
        (goto-char (point-min))
        (forward-line (plist-get start :line))
        (forward-char (min (plist-get start :character) (- (line-end-position) (point))))
        ;; Why it is this one, maybe of another feature, is worth a line.
        (message "%s" (or (plist-get answer :message) (plist-get task :id)))))))

;;;###autoload
(defun specls-restart ()
  "Start the server of this file's project anew."
  (interactive)
  (let ((root (or (and buffer-file-name (specls-root buffer-file-name))
                  (user-error "There are no specs around this buffer's file"))))
    (setq specls--given-up (assoc-delete-all root specls--given-up))
    (if-let ((reason (specls--missing)))
        (specls--give-up root reason)
      (if (eq specls-client 'lsp-mode)
          (progn (require 'specls-lsp) (specls-lsp-restart root))
        (require 'specls-eglot)
        (specls-eglot-restart root)))))


;;; The trace

(defvar specls-trace-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "g" #'revert-buffer)
    map)
  "Keys of a trace.")

(defvar-local specls--trace-of nil
  "The buffer whose file this trace was asked for.")

(define-compilation-mode specls-trace-mode "Specls-Trace"
  "What fulfils each requirement, with places that `next-error' visits."
  (setq-local compilation-error-regexp-alist '(("^ *\\([^ :\n][^:\n]*\\):\\([0-9]+\\): " 1 2 nil 0)))
  (setq-local revert-buffer-function
              (lambda (&rest _) (with-current-buffer specls--trace-of (specls-trace)))))

(defun specls--trace-line (item)
  "One line for ITEM of a trace, and one for each link to it."
  (insert (format "%s:%s: %s %s%s %s\n"
                  (plist-get item :file) (plist-get item :line) (plist-get item :kind) (plist-get item :id)
                  (if-let ((rung (or (plist-get item :coverage) (plist-get item :state)))) (format " (%s)" rung) "")
                  (or (plist-get item :title) (car (split-string (or (plist-get item :text) "") "\n")))))
  (dolist (link (plist-get item :links))
    (when (equal (plist-get link :direction) "in")
      (insert (format "    %s:%s: %s %s%s\n"
                      (plist-get link :file) (plist-get link :line) (plist-get link :relation) (plist-get link :kind)
                      (if-let ((id (plist-get link :id))) (concat " " id) ""))))))

;;;###autoload
(defun specls-trace ()
  "List the requirements of this file's feature with what fulfils them."
  (interactive)
  (let ((source (current-buffer))
        (trace (specls--request "specls/trace" (list :uri (specls--uri)))))
    (with-current-buffer (get-buffer-create "*Specls trace*")
      (specls-trace-mode)
      (let ((inhibit-read-only t))
        (erase-buffer)
        (setq default-directory (file-name-as-directory (plist-get trace :root))
              specls--trace-of source)
        (dolist (feature (plist-get trace :features))
          (insert (plist-get feature :id) "\n")
          (mapc #'specls--trace-line (plist-get feature :items))))
      (compilation--ensure-parse (point-max))
      (goto-char (point-min))
      (setq next-error-last-buffer (current-buffer))
      (display-buffer (current-buffer)))))

(provide 'specls)
;;; specls.el ends here
