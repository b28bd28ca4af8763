-- What is switched on in a buffer that a server attaches to, and what is shown anew when the specs change.

local client = require('specls.client')
local options = require('specls.options')

local M = {}

---@param id integer
---@param buffer integer
function M.attach(id, buffer)
  local server = vim.lsp.get_client_by_id(id)
  if not server or server.name ~= client.NAME then
    return
  end
  client.last = id
  local wanted = options.get()
  if wanted.hints and server:supports_method('textDocument/inlayHint', buffer) then
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  end
  if wanted.lens and server:supports_method('textDocument/codeLens', buffer) then
    require('specls.lenses').attach(buffer)
  end
  vim.cmd('redrawstatus!')
end

-- The buffers of ours that somebody sees.
---@return integer[]
local function visible()
  local seen = {}
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    seen[vim.api.nvim_win_get_buf(window)] = true
  end
  return vim.tbl_filter(
    function(buffer) return #vim.lsp.get_clients({ name = client.NAME, bufnr = buffer }) > 0 end,
    vim.tbl_keys(seen)
  )
end

-- Changes come with every keystroke; what is shown follows a little later, once for all of them. In milliseconds.
local PAUSE = 150
local waiting = false

local function refresh()
  if options.get().lens and not vim.lsp.codelens.enable then
    vim.iter(visible()):each(require('specls.lenses').show)
  end
  require('specls.pages').refresh()
  require('specls.status').forget()
end

-- After a change: lenses, pages and the statusline.
function M.refresh()
  if waiting then
    return
  end
  waiting = true
  vim.defer_fn(function()
    waiting = false
    refresh()
  end, PAUSE)
end

return M
