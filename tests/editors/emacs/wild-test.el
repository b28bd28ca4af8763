;;; wild-test.el --- Names of folders that are wildcards are names -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Code:

(load (expand-file-name "steps" (file-name-directory load-file-name)) nil t)

(ert-deftest specls-wild-names ()
  (let ((folders (directory-files steps-root t directory-files-no-dot-files-regexp)))
    (should (> (length folders) 5))
    (dolist (folder folders)
      (should (equal (specls-root (expand-file-name "main.py" folder)) (file-name-as-directory folder))))))

;;; wild-test.el ends here
