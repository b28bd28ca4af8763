-- What the client does when things are not as they should be: it says one sentence, and stays quiet.
--
--   TROUBLE=name WORKSPACE=folder nvim --clean --headless -i NONE -n -l trouble_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))
local check, wait = steps.check, steps.wait

local SPEC = 'specs/002-cited-answers/spec.md'
local TASKS = 'specs/002-cited-answers/tasks.md'

local said = steps.listen()

local function heard() return table.concat(said, '\n') end

-- What was said by us; Neovim itself says that a server ended.
local function sentences()
  return vim.tbl_filter(function(text) return vim.startswith(text, 'Specls: ') end, said)
end

-- A command line of `fake_server.py`.
local function fake(...)
  return { os.getenv('PYTHON'), '-B', vim.fs.joinpath(vim.fs.dirname(arg[0]), 'fake_server.py'), ... }
end

-- How often the fake server was started.
local function starts()
  local file = io.open(os.getenv('STARTS'))
  local text = file and file:read('a') or ''
  if file then
    file:close()
  end
  return select(2, text:gsub('\n', ''))
end

-- Lets everything happen that is under way. Only for what must not happen: there is nothing else to wait for.
local function settle() vim.wait(500) end

local TROUBLES = {}

function TROUBLES.missing()
  steps.enable({ 'specls-is-not-here', 'lsp' })
  steps.edit(SPEC)
  steps.edit(TASKS)
  settle()
  check('one sentence', #said == 1, heard())
  check(
    'names the program and the help',
    (said[1] or ''):find('`specls%-is%-not%-here` is not on your PATH.*specls%-install') ~= nil,
    heard()
  )
  vim.cmd('Specls next')
  check('a command says so too', (said[2] or ''):find('no server runs', 1, true) ~= nil, heard())
  check('status is empty', require('specls').status() == '')
  check('trace is empty', #require('specls').trace() == 0)
end

function TROUBLES.crash()
  steps.enable(fake('crash'))
  steps.edit(SPEC)
  wait('gives up', function() return #sentences() > 0 end)
  steps.edit(TASKS)
  steps.edit('README.md')
  settle()
  check('starts it once', starts() == 1, tostring(starts()))
  check('says one sentence', #sentences() == 1, heard())
  check(
    'which says what to do',
    sentences()[1]:find('before it said anything.*:Specls log.*:Specls restart') ~= nil,
    heard()
  )
  vim.cmd('checkhealth specls')
  check('health knows', steps.text(0):find('left alone', 1, true) ~= nil, steps.text(0))
  vim.cmd('bdelete')
  vim.cmd('Specls restart')
  wait('restart tries once more', function() return starts() == 2 end, function() return tostring(starts()) end)
end

function TROUBLES.crash_loop()
  steps.enable(fake('late-crash'))
  steps.edit(SPEC)
  wait('gives up', function() return #sentences() > 0 end)
  steps.edit(TASKS)
  settle()
  check('starts it three times', starts() == 3, tostring(starts()))
  check('says one sentence', #sentences() == 1, heard())
  check('which counts', sentences()[1]:find('ended 3 times by itself', 1, true) ~= nil, heard())
end

function TROUBLES.other_version()
  steps.enable(fake('version', '9.1.0'))
  local spec = steps.edit(SPEC)
  steps.client_of(spec)
  wait('says so', function() return #said > 0 end)
  check('in one sentence', #said == 1, heard())
  check('with both versions', said[1]:find('server is 9.1.0, and this plugin was made for %d+%.%d+:') ~= nil, heard())
  check('and works on', #vim.lsp.get_clients({ bufnr = spec }) == 1)
  vim.cmd('Specls restart')
  wait('starts again', function() return starts() == 2 and steps.client_of(spec).initialized end)
  settle()
  check('without a word', #said == 1, heard())
end

-- A server that takes a question with it when it is killed.
function TROUBLES.silent()
  steps.enable(fake('silent'))
  local first = steps.client_of(steps.edit(SPEC))
  local asked = {}
  local request = require('specls.trace').request
  require('specls.trace').request = function(server, ...)
    asked[#asked + 1] = server.id
    return request(server, ...)
  end
  require('specls').status()
  require('specls').status()
  check('asks once', vim.deep_equal(asked, { first.id }), vim.inspect(asked))
  vim.cmd('Specls restart')
  wait('starts another', function() return starts() == 2 and steps.client_of(0).id ~= first.id end)
  require('specls').status()
  check('and asks that one', asked[2] == steps.client_of(0).id, vim.inspect(asked))
end

-- Restarting is not enabling.
function TROUBLES.disabled()
  if not vim.lsp.is_enabled then
    return check('this Neovim cannot say what is enabled', true)
  end
  steps.enable(fake('version', os.getenv('VERSION')))
  steps.client_of(steps.edit(SPEC))
  vim.lsp.enable('specls', false)
  vim.cmd('Specls restart')
  wait('ends the server', function() return #vim.lsp.get_clients({ name = 'specls', _uninitialized = true }) == 0 end)
  -- A second one ends at once, and only after the first.
  vim.cmd('Specls restart')
  settle()
  check('stays disabled', not vim.lsp.is_enabled('specls'))
  check('starts no other', starts() == 1, tostring(starts()))
end

-- One that answers nothing of what is ours.
function TROUBLES.old_server()
  steps.enable(fake('version', os.getenv('VERSION')))
  steps.client_of(steps.edit(SPEC))
  settle()
  check('the right version is nothing to talk about', #said == 0, heard())
  for place, command in ipairs({ 'coverage', 'drift', 'next' }) do
    vim.cmd('Specls ' .. command)
    wait(command .. ' says that the server cannot', function() return #said >= place end)
    check('one sentence', #said == place, heard())
  end
end

function TROUBLES.no_specs()
  steps.enable(fake('crash'))
  for _, path in ipairs({ 'README.md', 'src/main.py', 'specs/notes.md', 'new.txt' }) do
    steps.edit(path)
  end
  settle()
  check('starts nothing', starts() == 0, tostring(starts()))
  check('says nothing', #said == 0, heard())
  check('status is empty', require('specls').status() == '')
  vim.cmd('Specls trace')
  check('a command says one sentence', #said == 1, heard())
end

-- Files of other machines and of other plugins: `netrw`, `fugitive`, `oil` and their like.
function TROUBLES.remote()
  steps.enable(fake('crash'))
  -- netrw would go to the network.
  vim.g.loaded_netrwPlugin = 1
  pcall(vim.api.nvim_clear_autocmds, { group = 'Network' })
  for _, name in ipairs({
    'scp://host/' .. SPEC,
    'fugitive://' .. steps.root .. '/.git//0/' .. SPEC,
    'oil://' .. steps.root .. '/',
    'zipfile://' .. steps.root .. '/a.zip::' .. SPEC,
  }) do
    local buffer = vim.api.nvim_create_buf(true, false)
    vim.api.nvim_buf_set_name(buffer, name)
    vim.bo[buffer].filetype = 'markdown'
  end
  local unnamed = vim.api.nvim_create_buf(true, false)
  vim.bo[unnamed].filetype = 'markdown'
  settle()
  check('starts nothing', starts() == 0, tostring(starts()))
  check('says nothing', #said == 0, heard())
end

steps.finish(TROUBLES[os.getenv('TROUBLE')])
