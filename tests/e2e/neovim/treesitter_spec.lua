-- Highlighting by the grammar alone: no server runs.
--
--   PARSER=right WORKSPACE=folder nvim --clean --headless -i NONE -n --cmd 'set rtp^=folder' -l treesitter_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))

local SPEC = 'specs/002-cited-answers/spec.md'
local TASKS = 'specs/002-cited-answers/tasks.md'

-- What the grammar says of the character `offset` bytes behind the beginning of `text` in a line.
local function captures(line, text, offset)
  local content = vim.api.nvim_buf_get_lines(0, line - 1, line, true)[1]
  local column = assert(content:find(text, 1, true), text .. ' is not in ' .. content)
  local found = vim.treesitter.get_captures_at_pos(0, line - 1, column - 1 + (offset or 0))
  found = vim.tbl_filter(function(capture) return capture.lang == 'specls' end, found)
  return vim.tbl_map(function(capture) return capture.capture end, found)
end

-- Checks lines of `what`: { line, text, capture, offset }.
local function shows(path, what)
  steps.edit(path)
  vim.treesitter.start()
  vim.treesitter.get_parser():parse(true)
  for _, case in ipairs(what) do
    local line, text, wanted, offset = unpack(case)
    local found = captures(line, text, offset)
    local name = ('%s in line %d is %s'):format(text, line, wanted)
    steps.check(name, vim.list_contains(found, wanted), table.concat(found, ', '))
  end
end

local function without_parser()
  steps.edit(SPEC)
  vim.treesitter.start()
  vim.treesitter.get_parser():parse(true)
  steps.check('without the parser Markdown is highlighted as ever', #captures(84, 'FR-006') == 0)
  vim.cmd('redraw!')
end

-- As if the queries were updated and the parser was not.
local function other_version()
  local said = steps.listen()
  local newer = vim.fn.tempname()
  vim.fn.mkdir(newer .. '/queries/specls', 'p')
  vim.fn.writefile({ '(not_yet_known) @constant' }, newer .. '/queries/specls/highlights.scm')
  vim.opt.runtimepath:prepend(newer)
  vim.cmd('filetype on')
  for _, path in ipairs({ SPEC, TASKS }) do
    steps.edit(path)
    vim.treesitter.start()
    vim.treesitter.get_parser():parse(true)
  end
  local all = vim.treesitter.get_captures_at_pos(0, 0, 2)
  steps.check('Markdown is highlighted', #all > 0 and #captures(47, 'FR-001') == 0, vim.inspect(all))
  steps.check('one sentence', #said == 1 and said[1]:find('another version', 1, true) ~= nil, table.concat(said, '\n'))
  vim.cmd('silent checkhealth specls')
  steps.check('health says more', steps.text(0):find('not_yet_known', 1, true) ~= nil, steps.text(0))
end

local function with_parser()
  vim.cmd('filetype on')
  shows(TASKS, {
    { 47, '[X]', 'markup.list.checked' },
    { 75, '[ ]', 'markup.list.unchecked' },
    { 47, 'T005', 'function' },
    { 47, '[P]', 'attribute' },
    { 47, '[US1]', 'attribute' },
    { 47, 'tests/answers', 'string.special.path' },
    { 47, 'FR-001', 'constant' },
    { 48, 'FR-002–', 'constant' },
    { 73, 'depends on', 'property' },
    { 73, 'T004', 'function' },
  })
  shows(SPEC, {
    { 22, 'User Story', 'keyword' },
    { 66, 'Given', 'keyword' },
    { 66, 'Then', 'keyword' },
    { 84, 'FR-006', 'constant' },
    { 84, 'System', 'type' },
    { 84, 'MUST NOT', 'keyword.modifier' },
  })
  shows('specs/003-feedback-loop/spec.md', { { 52, '[NEEDS CLARIFICATION', 'comment.todo' } })
  steps.check('what is no part of it stays as it is', #captures(52, 'How is a reader') <= 1)

  -- Follows what is typed.
  steps.edit(SPEC)
  vim.api.nvim_buf_set_lines(0, 83, 84, true, { '- **FR-060**: WHEN it rains, the umbrella SHALL open.' })
  vim.treesitter.get_parser():parse(true)
  for text, wanted in pairs({ ['FR-060'] = 'constant', WHEN = 'keyword', SHALL = 'keyword.modifier' }) do
    steps.check(('%s as typed is %s'):format(text, wanted), vim.list_contains(captures(84, text), wanted))
  end

  -- An id has a colour, also where the scheme gives constants none.
  local function colour(group) return vim.api.nvim_get_hl(0, { name = group, link = false }).fg end
  vim.cmd.colorscheme('default')
  steps.check('an id has a colour', colour('@constant.specls') == colour('Identifier'))
  vim.cmd.colorscheme('desert')
  local own = colour('@constant.specls')
  steps.check('or that of constants', own == colour('Constant'), tostring(own))
  vim.cmd.colorscheme('default')
  vim.api.nvim_set_hl(0, '@constant.specls', { fg = '#010203' })
  vim.cmd('doautocmd FileType markdown')
  steps.check('or that which somebody gave it', colour('@constant.specls') == 0x010203)

  -- Every query fits the parser.
  for _, query in ipairs({ 'highlights', 'folds', 'injections', 'textobjects' }) do
    steps.check(query .. ' can be read', pcall(vim.treesitter.query.get, 'specls', query))
  end
  vim.cmd('silent checkhealth specls')
  local health = steps.text(0)
  steps.check(
    'health finds it',
    health:find('parser of ABI', 1, true) and health:find('its queries fit it', 1, true),
    health
  )
  steps.check('no server runs', #vim.lsp.get_clients() == 0)
end

local WAYS = { none = without_parser, other = other_version, right = with_parser }

steps.finish(WAYS[os.getenv('PARSER')])
