---@brief
---
--- Specls: the language server for spec-driven development.
---
--- Put `specls` on your PATH and this folder's parent on your runtimepath, then `vim.lsp.enable('specls')`. It attaches to
--- files of every language below a folder with specs, because requirements are named in code and tests too; elsewhere it
--- starts nothing. `:help specls` has the rest.

local client = require('specls.client')

---@type vim.lsp.Config
return {
  cmd = { 'specls', 'lsp' },
  root_dir = client.root_dir,
  -- What this client does that the protocol has no word for.
  capabilities = {
    experimental = {
      specls = { virtualDocuments = true, changed = true, commands = { 'specls.showReferences' } },
    },
  },
  handlers = { ['specls/changed'] = client.changed },
  on_init = client.on_init,
  on_exit = client.on_exit,
}
