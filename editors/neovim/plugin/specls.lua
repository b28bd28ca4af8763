-- What is there before any server is: the command, the pages' names, and what keeps lenses and statusline up to date.

if vim.g.loaded_specls then
  return
end
vim.g.loaded_specls = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify_once('Specls: Neovim 0.11 or later is needed', vim.log.levels.WARN)
  return
end

local group = vim.api.nvim_create_augroup('specls', {})

---@param events string|string[]
---@param options vim.api.keyset.create_autocmd
local function on(events, options)
  options.group = group
  vim.api.nvim_create_autocmd(events, options)
end

vim.api.nvim_create_user_command('Specls', function(given) require('specls.commands').run(given) end, {
  nargs = '*',
  bang = true,
  complete = function(typed, line) return require('specls.commands').complete(typed, line) end,
  desc = 'Specls: coverage, trace, next task and more',
})

vim.lsp.commands['specls.showReferences'] = function(command, context)
  require('specls.lists').references(command, context)
end

on('BufReadCmd', {
  pattern = 'specls:/*',
  callback = function(event) require('specls.pages').read(event.buf) end,
})

on('FileType', {
  callback = function(event) require('specls.client').say_if_missing(event.buf) end,
})

on('FileType', {
  pattern = 'markdown',
  callback = function()
    require('specls.grammar').guard()
    require('specls.colors').set()
  end,
})

on('ColorScheme', {
  callback = function() require('specls.colors').set() end,
})

on('LspAttach', {
  callback = function(event) require('specls.attach').attach(event.data.client_id, event.buf) end,
})

on('User', {
  pattern = 'SpeclsChanged',
  callback = function() require('specls.attach').refresh() end,
})

on('BufWipeout', {
  callback = function(event) require('specls.status').drop(event.buf) end,
})
