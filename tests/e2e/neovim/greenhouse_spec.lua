-- Kiro, OpenSpec and Spec Kit in one workspace, in a real Neovim. Every test begins with the files as they are on disk, and
-- none saves one.
--
--   SPECLS_COMMAND='["specls", "lsp"]' WORKSPACE=folder nvim --clean --headless -i NONE -n -l greenhouse_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))
local check, wait, go_to, text = steps.check, steps.wait, steps.go_to, steps.text

local KIRO = '.kiro/specs/watering-plan/'
local REQUIREMENTS, DESIGN, TASKS = KIRO .. 'requirements.md', KIRO .. 'design.md', KIRO .. 'tasks.md'
local CHANGE = 'openspec/changes/add-frost-alarm/'
local ALARMS, SENSORS = CHANGE .. 'specs/alarms/spec.md', CHANGE .. 'specs/sensor-data/spec.md'
local MAIN_ALARMS = 'openspec/specs/alarms/spec.md'
local PLANNER, TEST = 'src/planner.ts', 'tests/planner.test.ts'
local HARVEST = 'apps/harvest/'

-- Shows a file as soon as the server can be asked about it.
local function edit(path)
  local buffer = steps.edit(path)
  steps.client_of(buffer)
  return buffer
end

-- The text of a file that is open, or that an edit loaded.
local function loaded(path)
  local buffer = vim.fn.bufnr(steps.root .. '/' .. path)
  return buffer > 0 and vim.api.nvim_buf_is_loaded(buffer) and text(buffer) or ''
end

local function on_disk(path)
  return table.concat(vim.fn.readfile(steps.root .. '/' .. path), '\n')
end

local function expect_text(path, piece)
  wait(('%s holds %s'):format(path, vim.trim(piece)), function()
    return loaded(path):find(piece, 1, true) ~= nil
  end, function() return loaded(path) end)
end

local function expect_findings(path, wanted)
  local buffer = edit(path)
  wait(('%s has %s'):format(path, wanted == '' and 'no findings' or wanted), function()
    return steps.codes(buffer) == wanted
  end, function() return steps.codes(buffer) end)
end

local function expect_place(wanted)
  wait('jumps to ' .. wanted, function() return steps.place() == wanted end, steps.place)
end

local function expect_hover(...)
  vim.lsp.buf.hover()
  for _, piece in ipairs({ ... }) do
    wait('the hover holds ' .. piece, function()
      return (steps.float() or ''):find(piece, 1, true) ~= nil
    end, steps.float)
  end
end

-- Renames what is at the cursor as `grn` does: the server offers the old name, somebody types another one.
local function rename(old, new)
  local ask, offered = vim.ui.input, nil
  vim.ui.input = function(options, done)
    offered = options.default
    done(new)
  end
  vim.lsp.buf.rename()
  wait('offers ' .. old .. ' for a rename', function() return offered == old end, function() return tostring(offered) end)
  vim.ui.input = ask
end

-- The list of symbols as Neovim shows it.
local function symbols()
  local found
  vim.lsp.buf.document_symbol({ on_list = function(list) found = list.items end })
  vim.wait(steps.DEADLINE, function() return found ~= nil end, 10)
  return table.concat(vim.tbl_map(function(item) return item.lnum .. ' ' .. item.text end, found or {}), '\n')
end

local tests = {}

local function test(name, body)
  tests[#tests + 1] = { name = name, body = body }
end

test('findings of a Kiro spec', function()
  expect_findings(TASKS, '15 unknown-requirement')
  expect_findings(DESIGN, '20 unvalidated-property')
  expect_findings(REQUIREMENTS, '23 unplanned-criterion, 35 unplanned-requirement')
end)

test('findings of an OpenSpec change', function()
  expect_findings(ALARMS, '12 lost-scenario')
  expect_findings(SENSORS, '3 unknown-requirement')
end)

test('a criterion: from the task to its text', function()
  edit(TASKS)
  go_to('_Requirements: 1.1, 1.2_', #'_Requirements: 1.1, 1')
  expect_hover('IF the forecast cannot be read', 'Daily plan', 'I want a plan for every day')
  vim.lsp.buf.definition()
  expect_place(REQUIREMENTS .. ':22')
end)

test('a modified requirement: to the main one', function()
  edit(ALARMS)
  go_to('### Requirement: Heat alarm', #'### Requirement: H')
  expect_hover('for 5 minutes', 'for 2 minutes')
  vim.lsp.buf.definition()
  expect_place(MAIN_ALARMS .. ':9')
end)

test('rename of a requirement of Kiro', function()
  edit(REQUIREMENTS)
  go_to('### Requirement 2: Valves', #'### Requirement ')
  rename('2', '4')
  expect_text(REQUIREMENTS, '### Requirement 4: Valves')
  expect_text(TASKS, '_Requirements: 4.1, 4.3_')
  expect_text(DESIGN, '**Validates: Requirements 4.1, 4.2**')
  expect_text('src/valves.ts', 'Validates: Requirements 4.1')
end)

test('rename of a requirement of Spec Kit', function()
  edit(HARVEST .. 'specs/001-harvest-log/tasks.md')
  go_to('per FR-001', #'per F')
  rename('FR-001', 'FR-003')
  expect_text(HARVEST .. 'specs/001-harvest-log/tasks.md', 'in src/log.py per FR-003')
  expect_text(HARVEST .. 'specs/001-harvest-log/spec.md', '- **FR-003**: System MUST store the bed')
  expect_text(HARVEST .. 'src/log.py', '"""FR-003"""')
end)

test('rename of a requirement of OpenSpec', function()
  edit(MAIN_ALARMS)
  go_to('### Requirement: Heat alarm', #'### Requirement: H')
  rename('Heat alarm', 'Alarm of heat')
  expect_text(MAIN_ALARMS, '### Requirement: Alarm of heat')
  expect_text(ALARMS, '### Requirement: Alarm of heat')
end)

test('numbers follow a criterion that is taken out', function()
  local requirements = edit(REQUIREMENTS)
  expect_findings(REQUIREMENTS, '23 unplanned-criterion, 35 unplanned-requirement')
  go_to('1. WHEN a day begins')
  vim.cmd.delete()
  -- What is done next is to be undone on its own.
  vim.cmd('let &g:undolevels = &g:undolevels')
  local deleted = text(requirements)
  wait('they shift', function()
    return steps.codes(requirements):find('shifted-numbers', 1, true) ~= nil
  end, function() return steps.codes(requirements) end)
  steps.act('Renumber and update')
  -- Files that nobody opened are loaded, and changed there.
  expect_text(REQUIREMENTS, '\n1. IF the forecast')
  expect_text(TASKS, '_Requirements: 1.1_')
  expect_text(PLANNER, 'Requirements: 1.1 */')
  wait('1.1 is gone from its test and its property', function()
    return not (loaded(TEST) .. loaded(DESIGN)):find('Requirements 1.1', 1, true) and loaded(TEST) ~= '' and loaded(DESIGN) ~= ''
  end)
  -- One undo in each file takes it back, and another one what was typed.
  for _, path in ipairs({ REQUIREMENTS, TASKS, DESIGN, PLANNER, TEST }) do
    edit(path)
    vim.cmd('silent undo')
    local wanted = path == REQUIREMENTS and deleted or on_disk(path)
    check(path .. ' is as before', loaded(path) == wanted, loaded(path))
  end
  edit(REQUIREMENTS)
  vim.cmd('silent undo')
  check('and so are the requirements', loaded(REQUIREMENTS) == on_disk(REQUIREMENTS), loaded(REQUIREMENTS))
end)

test('a name that nobody has is replaced by the near one', function()
  edit(SENSORS)
  expect_findings(SENSORS, '3 unknown-requirement')
  go_to('### Requirement: Measure temperatures', #'### Requirement: M')
  steps.act('Replace by Measure temperature')
  expect_text(SENSORS, '### Requirement: Measure temperature\n')
  expect_findings(SENSORS, '')
end)

test('symbols', function()
  local function expect(path, ...)
    edit(path)
    local found = symbols()
    for _, symbol in ipairs({ ... }) do
      check(path .. ' shows ' .. vim.trim(symbol), found:find(symbol, 1, true) ~= nil, found)
    end
  end
  expect(REQUIREMENTS, '15 [Interface] 1 ', '22 [Method] 1.2 ')
  expect(TASKS, '6 [Event] 1.1 ')
  expect(ALARMS, '1 [Namespace] ADDED Requirements\n', '3 [Interface] Frost alarm\n', '6 [Method] Frost alarm/Too cold')
end)

test('completion of criteria', function()
  local tasks = edit(TASKS)
  local client = steps.client_of(tasks)
  go_to('2.7_')
  vim.api.nvim_set_current_line('    - _Requirements: 1._')
  go_to('1._', #'1.')
  local items = steps.complete(client)
  local labels = table.concat(vim.tbl_map(function(item) return item.label end, items), ' ')
  check('offers those of the requirement', labels == '1.1 1.2 1.3', labels)
  vim.lsp.util.apply_text_edits({ items[3].textEdit }, tasks, client.offset_encoding)
  expect_text(TASKS, '    - _Requirements: 1.3_\n')
end)

test('what archiving would do', function()
  local delta = edit(ALARMS)
  local client = steps.client_of(delta)
  local preview
  local command = { title = 'Preview', command = 'specls.previewArchive', arguments = { vim.uri_from_bufnr(delta) } }
  client:exec_cmd(command, { bufnr = delta }, function(problem, result) preview = problem and problem.message or result end)
  wait('says what would be refused', function()
    return type(preview) == 'string' and vim.startswith(preview, '# Archiving `add-frost-alarm`')
  end, function() return vim.inspect(preview) end)
end)

steps.finish(function()
  -- One server for all of it, whatever the client makes of folders: that is tested on its own.
  vim.lsp.config('specls', { root_dir = steps.root })
  steps.enable()
  for _, each in ipairs(tests) do
    io.stdout:write('# ' .. each.name .. '\n')
    local ok, problem = xpcall(each.body, debug.traceback)
    check('no Lua error', ok, problem)
    for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
      if vim.bo[buffer].modified then
        vim.api.nvim_buf_call(buffer, function() vim.cmd('silent undo 0') end)
      end
    end
  end
end)
