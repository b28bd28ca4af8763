-- `:Specls`, code lenses, the statusline, pages and lists, as somebody uses them.
--
--   SPECLS_COMMAND='["specls", "lsp"]' WORKSPACE=folder nvim --clean --headless -i NONE -n -l commands_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))
local check, wait, edit, go_to, keys = steps.check, steps.wait, steps.edit, steps.go_to, steps.keys

local SPEC = 'specs/002-cited-answers/spec.md'
local TASKS = 'specs/002-cited-answers/tasks.md'

local said = steps.listen()

local function heard() return table.concat(said, '\n') end

local function status() return require('specls').status() end

-- The first line that a list shows with `words` in it.
local function listed(words)
  return vim.iter(steps.listed()):find(function(line) return line:find(words, 1, true) ~= nil end)
end

local function completion()
  local function of(line) return table.concat(vim.fn.getcompletion(line, 'cmdline'), ' ') end
  check('completes sub-commands', of('Specls ') == 'archive coverage drift log next restart trace', of('Specls '))
  check('completes what was begun', of('Specls! c') == 'coverage', of('Specls! c'))
  check(
    'completes a path behind them',
    of('Specls trace specs/001') == 'specs/001-document-ingest/',
    of('Specls trace specs/001')
  )
  check('but not where none belongs', of('Specls log spe') == '', of('Specls log spe'))
  vim.cmd('Specls nonsense')
  check(
    'names what there is',
    (said[1] or ''):find('`nonsense` is no sub-command; there are archive, ', 1, true) ~= nil,
    heard()
  )
end

local function statusline(spec)
  wait('says how far the feature is', function() return status() == '002-cited-answers 6/13 verified' end, status)
  edit('src/rag_answers/answers/model.py')
  steps.client_of(0)
  wait('and so in source that names it', function() return status():find('%d+/%d+ verified') ~= nil end, status)
  edit('README.md')
  local readme = steps.client_of(0)
  status()
  -- Answers come in the order of the questions, so that of the statusline is there too.
  readme:request_sync('specls/trace', { uri = vim.uri_from_bufnr(0) }, steps.DEADLINE)
  check('but nothing where there is no feature', status() == '', status())
  vim.cmd.buffer(spec)
  vim.api.nvim_buf_set_lines(spec, 87, 87, true, { '- **FR-020**: System MUST count.' })
  wait('follows what is typed', function() return status() == '002-cited-answers 6/14 verified' end, status)
  vim.cmd.undo()
  wait('and undone', function() return status() == '002-cited-answers 6/13 verified' end, status)
end

local function trace(spec)
  vim.cmd('Specls trace')
  wait('lists the feature', function() return listed('FR-005') ~= nil end)
  local requirement = SPEC .. ':83 FR-005 implemented: System MUST limit an answer to five sentences.'
  check('its requirements', listed('FR-005 implemented') == requirement, listed('FR-005 implemented'))
  local task = TASKS .. ':54 ↳ plans: task T009 Stop after five sentences'
  check('their tasks', vim.startswith(listed('task T009') or '', task), listed('task T009'))
  check('their code and tests', listed('implements: code') and listed('verifies: test'))
  check('of one feature', not listed('001-document-ingest'))
  check('in a window', vim.bo.buftype == 'quickfix')
  vim.cmd.cclose()

  vim.cmd.buffer(spec)
  vim.fn.setqflist({}, 'f')
  vim.cmd('Specls trace specs/001-document-ingest')
  wait(
    'lists another feature by its folder',
    function() return listed('001-document-ingest') ~= nil and not listed(SPEC) end
  )
  vim.cmd.cclose()
  vim.cmd('Specls! trace')
  wait('lists all', function() return listed('001-document-ingest') ~= nil and listed(SPEC) ~= nil end)
  vim.cmd.cclose()

  vim.cmd.buffer(spec)
  vim.fn.setqflist({}, 'f')
  vim.g.specls = { list = 'location' }
  vim.cmd('Specls trace')
  wait('the location list, where that is liked', function() return #vim.fn.getloclist(0) > 0 end)
  check('and not both', #vim.fn.getqflist() == 0)
  vim.cmd.lclose()
  vim.g.specls = nil

  local items = require('specls').trace()
  local one = vim.iter(items):find(function(item) return item.user_data.id == 'FR-005' end)
  check('gives items to others', one and one.filename == steps.root .. '/' .. SPEC and one.lnum == 83, vim.inspect(one))
  check(
    'with what they are',
    one and one.user_data.coverage == 'implemented' and one.user_data.kind == 'requirement',
    vim.inspect(one)
  )
end

-- Whether the window shows a page of a kind, and what it says.
local function is_page(kind)
  local name = vim.api.nvim_buf_get_name(0)
  return vim.startswith(name, 'specls:/') and vim.endswith(name, '?' .. kind)
end

local function shown() return steps.text(0) end

local function shows(words) return shown():find(words, 1, true) ~= nil end

local function coverage(spec)
  vim.cmd('Specls coverage')
  wait('shows the page', function() return is_page('coverage') and shows('FR-009') end, shown)
  local page = vim.api.nvim_get_current_buf()
  check('as Markdown', vim.bo.filetype == 'markdown')
  check('that cannot be written', not vim.bo.modifiable and vim.bo.buftype == 'nofile')
  check('of one feature', not shows('001-document-ingest'), shown())
  check('in columns', shows('| FR-005 | implemented | System MUST limit an answer to five sentences. '), shown())
  go_to('| FR-005', 3)
  keys('<CR>')
  check('goes where a link leads', steps.place() == SPEC .. ':83', steps.place())
  keys('<C-o>')
  check('and back', vim.api.nvim_get_current_buf() == page)

  -- Follows the specs while somebody sees it.
  vim.api.nvim_buf_set_lines(spec, 87, 87, true, { '- **FR-020**: System MUST count.' })
  wait('follows what is typed', function() return steps.text(page):find('FR-020', 1, true) ~= nil end)
  vim.api.nvim_buf_call(spec, vim.cmd.undo)
  wait('and undone', function() return not steps.text(page):find('FR-020', 1, true) end)

  local windows = #vim.api.nvim_list_wins()
  vim.cmd('Specls! coverage')
  wait('of all features', function() return is_page('coverage') and shows('001-document-ingest') end, shown)
  check('in the same window', #vim.api.nvim_list_wins() == windows)
  vim.cmd('silent only')
  vim.cmd.buffer(spec)

  -- Of all where the file has no feature, but not where somebody names one.
  edit('README.md')
  vim.cmd('Specls coverage')
  wait(
    'of all from a file without one',
    function() return is_page('coverage') and shows('001-document-ingest') end,
    shown
  )
  vim.cmd('silent only')
  vim.cmd('bwipeout')
  local before = #said
  vim.cmd('Specls coverage README.md')
  wait('or says that there is none', function() return #said > before end)
  check('where one was asked for', said[#said]:find('belongs to no feature', 1, true) ~= nil, heard())
  check('and shows nothing', not is_page('coverage'))
  vim.cmd.buffer(spec)
end

local function next_task()
  edit(SPEC)
  vim.cmd('Specls next')
  wait('goes to the next open task', function() return steps.place() == TASKS .. ':75' end, steps.place)
  check('at its place', vim.api.nvim_get_current_line():find('T014', 1, true) ~= nil, vim.api.nvim_get_current_line())
  edit('specs/001-document-ingest/spec.md')
  steps.client_of(0)
  vim.cmd('Specls next')
  wait('of another feature where one is done', function() return steps.place() == TASKS .. ':75' end, steps.place)
end

local function lenses(spec)
  vim.cmd.buffer(spec)
  local function titles()
    return table.concat(vim.tbl_map(function(lens) return lens.command.title end, vim.lsp.codelens.get(spec)), ', ')
  end
  wait('shows lenses', function() return titles():find('tasks', 1, true) ~= nil end, titles)
  -- Behind the line where they fit, else below.
  local function drawn(line)
    local client = steps.client_of(spec)
    local namespace = vim.api.nvim_create_namespace('nvim.lsp.codelens:' .. client.id)
    local mark =
      vim.api.nvim_buf_get_extmarks(spec, namespace, { line - 1, 0 }, { line - 1, -1 }, { details = true })[1]
    local details = mark and mark[4] or {}
    local chunks = details.virt_text or (details.virt_lines or {})[1] or {}
    local text = vim.iter(chunks):map(function(chunk) return chunk[1] end):join('')
    return (details.virt_text and 'behind:' or 'below:') .. text
  end
  wait(
    'below a line that leaves no room',
    function() return drawn(79) == 'below:  tasks 3 of 3 | code 1 | tests 2' end,
    function() return drawn(79) end
  )
  check('behind one that does', drawn(87) == 'behind:  no task', drawn(87))
  vim.wo.wrap = false
  vim.cmd('doautocmd WinResized')
  check('and below where lines do not wrap', drawn(87) == 'below:  no task', drawn(87))
  vim.wo.wrap = true
  local before = titles()
  local tasks = vim.fn.bufadd(steps.root .. '/' .. TASKS)
  vim.fn.bufload(tasks)
  go_to('**FR-001**', 4)
  vim.ui.select = function(options, _, choose) choose(options[1]) end
  vim.lsp.codelens.run()
  wait(
    'opens what a lens counts',
    function() return vim.bo.buftype == 'quickfix' or steps.place():find(SPEC, 1, true) ~= 1 end
  )
  vim.cmd.cclose()
  vim.cmd.buffer(spec)
  -- Changed elsewhere: the server says so.
  vim.cmd.sbuffer(tasks)
  vim.api.nvim_buf_set_lines(tasks, -1, -1, true, { '- [ ] T030 Count per FR-001' })
  wait('shows them anew when tasks change', function() return titles() ~= before end, titles)
  vim.cmd.undo()
  wait('and change back', function() return titles() == before end, titles)
  vim.cmd('silent only')
end

local function hints(spec)
  vim.cmd.buffer(spec)
  check('hints are off', not vim.lsp.inlay_hint.is_enabled({ bufnr = spec }))
  vim.g.specls = { hints = true }
  vim.lsp.config('specls', { settings = { specls = { hints = { coverage = true } } } })
  vim.cmd('Specls restart')
  wait('and on where that is liked', function() return vim.lsp.inlay_hint.is_enabled({ bufnr = spec }) end)
  local function label()
    local found = vim.lsp.inlay_hint.get({ bufnr = spec })
    return (vim.iter(found):find(function(item) return item.inlay_hint.position.line == 82 end) or { inlay_hint = {} }).inlay_hint.label
  end
  wait(
    'and say how far a requirement has come',
    function() return label() == 'implemented' end,
    function() return vim.inspect(label()) end
  )
  vim.g.specls = nil
end

local function tokens(spec)
  vim.cmd.buffer(spec)
  go_to('**FR-006**', 3)
  local line, column = vim.api.nvim_win_get_cursor(0)[1] - 1, vim.api.nvim_win_get_cursor(0)[2]
  local function at() return vim.lsp.semantic_tokens.get_at_pos(spec, line, column) or {} end
  wait(
    'an id is a token',
    function() return (at()[1] or {}).type == 'enumMember' end,
    function() return vim.inspect(at()) end
  )
  check('of a definition', (at()[1] or { modifiers = {} }).modifiers.declaration == true, vim.inspect(at()))
end

local function restart(spec)
  vim.cmd.buffer(spec)
  local old = steps.client_of(spec)
  vim.cmd('Specls restart')
  vim.cmd('Specls restart')
  wait('another server', function()
    local new = vim.lsp.get_clients({ bufnr = spec, name = 'specls' })[1]
    return new ~= nil and new.id ~= old.id and new.initialized
  end)
  wait('and only one', function() return #vim.lsp.get_clients({ name = 'specls', _uninitialized = true }) == 1 end)
  wait(
    'which says the same',
    function() return steps.codes(spec) == '87 unplanned-requirement, 94 unplanned-requirement' end,
    function() return steps.codes(spec) end
  )
end

local function log()
  vim.cmd('Specls log')
  check(
    'opens the log',
    vim.fs.basename(vim.api.nvim_buf_get_name(0)) == 'lsp.log' and vim.bo.readonly,
    vim.api.nvim_buf_get_name(0)
  )
  vim.cmd.tabclose()
end

steps.finish(function()
  steps.enable()
  completion()
  local spec = edit(SPEC)
  steps.client_of(spec)
  wait('sees the findings', function() return #vim.diagnostic.get(spec) == 2 end)
  statusline(spec)
  trace(spec)
  coverage(spec)
  next_task()
  lenses(spec)
  tokens(spec)
  hints(spec)
  restart(spec)
  log()
end)
