-- Quickfix and location lists, and the references behind a code lens.

local options = require('specls.options')
local say = require('specls.say')

local M = {}

-- Puts items into the list that the user likes, and shows it.
---@param title string
---@param items vim.quickfix.entry[]
---@param location? boolean into the window's own list
function M.open(title, items, location)
  local list = { title = title, items = items }
  if location or options.get().list == 'location' then
    vim.fn.setloclist(0, {}, ' ', list)
    vim.cmd('botright lopen')
  else
    vim.fn.setqflist({}, ' ', list)
    vim.cmd('botright copen')
  end
end

-- `specls.showReferences`: what a code lens counts. One place is gone to, more are listed.
---@param command lsp.Command
---@param context {client_id: integer}
function M.references(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local places = command.arguments and command.arguments[3] or {}
  if not client then
    return
  elseif #places == 0 then
    say.say('nothing to show')
  elseif #places == 1 then
    vim.lsp.util.show_document(places[1], client.offset_encoding, { reuse_win = true, focus = true })
  else
    M.open(command.title, vim.lsp.util.locations_to_items(places, client.offset_encoding))
  end
end

return M
