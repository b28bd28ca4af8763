-- What is switched on in a buffer that a server attaches to, and what is shown anew when the specs change.

local client = require('specls.client')
local options = require('specls.options')

local M = {}

---@param buffer integer
local function show_lenses(buffer)
  if vim.api.nvim_buf_is_loaded(buffer) then
    vim.lsp.codelens.refresh({ bufnr = buffer })
  end
end

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
    local group = vim.api.nvim_create_augroup('specls.lens.' .. buffer, {})
    vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
      group = group,
      buffer = buffer,
      callback = function() show_lenses(buffer) end,
    })
    show_lenses(buffer)
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

-- After a change: lenses, pages and the statusline.
function M.refresh()
  if options.get().lens then
    vim.iter(visible()):each(show_lenses)
  end
  require('specls.pages').refresh()
  require('specls.status').forget()
end

return M
