-- `:checkhealth specls` and `:help specls`, with a server and without.
--
--   SPECLS_COMMAND='["specls", "lsp"]' WORKSPACE=folder nvim --clean --headless -i NONE -n -l health_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))

-- What a check says, as text. It opens a tab of its own.
local function health()
  vim.cmd('silent checkhealth specls')
  local text = steps.text(0)
  vim.cmd('bwipeout')
  return text
end

local function says(what, text, words) steps.check(what, text:find(words, 1, true) ~= nil, text) end

steps.finish(function()
  -- Nothing set up.
  local text = health()
  says('says that it is not enabled', text, "vim.lsp.enable('specls')")
  says('and that there is no parser', text, 'no parser: ')
  says('finds no conflict', text, 'OK none')

  -- Everything in order.
  steps.enable()
  steps.client_of(steps.edit('specs/002-cited-answers/spec.md'))
  text = health()
  says('shows the program and its version', text, ': specls ' .. os.getenv('VERSION'))
  says('shows where it is attached', text, steps.root .. ' (server ' .. os.getenv('VERSION') .. '): ')
  says('and to what', text, 'specs/002-cited-answers/spec.md')
  steps.check('finds nothing wrong', not text:find('ERROR', 1, true) and not text:find('WARNING', 1, true), text)
  vim.cmd('silent checkhealth vim.lsp')
  says("Neovim's own check shows it too", steps.text(0), 'specls')
  vim.cmd('bwipeout')

  -- What can be wrong.
  vim.g.specls = { lens = 'yes', lenses = true, list = 'nowhere' }
  text = health()
  says('a wrong value', text, 'vim.g.specls.lens is a string and should be a boolean')
  says('an unknown option', text, 'vim.g.specls.lenses is no option')
  says('a wrong word', text, "vim.g.specls.list is 'nowhere'")
  vim.g.specls = nil
  local twice = vim.fn.tempname()
  vim.fn.mkdir(twice .. '/lsp', 'p')
  vim.fn.writefile({ 'return {}' }, twice .. '/lsp/specls.lua')
  vim.opt.runtimepath:append(twice)
  says('the plugin twice', health(), 'lsp/specls.lua is on the runtimepath 2 times')
  vim.opt.runtimepath:remove(twice)
  vim.lsp.config('specls', { cmd = { 'specls-is-not-here', 'lsp' } })
  says('a missing program', health(), '`specls-is-not-here` is not on your PATH')
  vim.lsp.config('specls', { cmd = { 'false', 'lsp' } })
  says('a program that is none of ours', health(), 'does not run')

  -- The help.
  for _, tag in ipairs({ 'specls', ':Specls-trace', 'specls-install', 'specls.status()', 'g:specls', 'SpeclsChanged' }) do
    vim.cmd.help(tag)
    steps.check('help on ' .. tag, vim.fs.basename(vim.api.nvim_buf_get_name(0)) == 'specls.txt')
    vim.cmd.helpclose()
  end
end)
