---@brief
---
--- Specls: the language server for spec-driven development.
---
--- Put `specls` on your PATH and this folder's parent on your runtimepath, then `vim.lsp.enable('specls')`. It attaches to
--- files of every language below a folder with specs, because requirements are named in code and tests too; elsewhere it
--- starts nothing.

---@type vim.lsp.Config
return {
  cmd = { 'specls', 'lsp' },
  root_dir = function(buffer, on_dir)
    -- Folders that make what holds them a project, and what a project's settings are called. In a home they are the
    -- tools' own.
    local marks = { '.specify', '.kiro', 'openspec', '.spec-workflow' }
    local home = vim.uv.os_homedir()
    local root = vim.fs.root(buffer, function(name, path)
      local mark = vim.list_contains(marks, name) and path ~= home and vim.fn.isdirectory(path .. '/' .. name) == 1
      return mark or name == 'specls.toml'
    end) or vim.fs.root(buffer, function(name, path)
        return name == 'specs' and #vim.fn.glob(path .. '/specs/*/spec.md', true, true) > 0
      end)
    if root then
      on_dir(root)
    end
  end,
}
