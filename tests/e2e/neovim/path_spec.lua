-- The way through a project by keys as they are typed: a finding, a requirement, its task, the code, the test, and back;
-- completion, and a task stub.
--
--   SPECLS_COMMAND='["specls", "lsp"]' WORKSPACE=folder nvim --clean --headless -i NONE -n -l path_spec.lua

local here = vim.fs.dirname(arg[0])
local steps = dofile(vim.fs.joinpath(here, 'steps.lua'))
local typed = dofile(vim.fs.joinpath(here, 'typed.lua'))
local keys, arrives, open = typed.keys, typed.arrives, typed.open

local SPEC = 'specs/002-cited-answers/spec.md'
local TASKS = 'specs/002-cited-answers/tasks.md'
local RETRIEVER = 'src/rag_answers/answers/retriever.py'
local TESTS = 'tests/answers/test_retriever.py'

-- Types keys that list places, and goes to the one in the list that begins with `place`.
local function pick(keystrokes, place)
  typed.lua("vim.fn.setqflist({}, 'f')")
  keys(keystrokes)
  local number
  steps.wait(keystrokes .. ' lists ' .. place, function()
    for index, line in ipairs(typed.listed()) do
      number = number or vim.startswith(line, place .. ' ') and index or nil
    end
    return number ~= nil
  end, function() return table.concat(typed.listed(), '\n') end)
  typed.wait('in a window', "vim.bo.buftype == 'quickfix'", 'vim.bo.buftype')
  keys((number or 1) .. 'G<CR>')
  arrives('goes there', place)
  keys(':cclose<CR>')
end

steps.finish(function()
  typed.start()
  open(SPEC)

  -- The finding, on its id.
  typed.wait('sees the findings', '#vim.diagnostic.get(0) == 2')
  keys('gg]d')
  arrives(']d goes to a finding', SPEC .. ':87')
  typed.wait('on the id', "vim.fn.expand('<cWORD>') == '**FR-009**:' and vim.fn.col('.') == 5", "vim.fn.col('.')")
  typed.wait('by name', "vim.diagnostic.get(0, { lnum = 86 })[1].code == 'unplanned-requirement'")

  -- Requirement → task → code → test → requirement.
  keys('/FR-006<CR>')
  keys('gg/\\*FR-006<CR>l')
  pick('grr', TASKS .. ':33')
  keys('0/retriever<CR><C-]>')
  arrives('from the task to its file', RETRIEVER .. ':1')
  keys('/FR-006<CR>')
  pick('grr', TESTS .. ':33')
  keys('0/FR-006<CR><C-]>')
  arrives('from the test back to the requirement', SPEC .. ':84')
  keys('<C-t>')
  arrives('and the way it came', TESTS .. ':33')

  -- What fulfils it, without what only names it.
  open(SPEC)
  keys('gg/\\*FR-006<CR>l')
  pick('gri', RETRIEVER .. ':46')

  -- A task for a requirement that has none.
  open(SPEC)
  keys('gg]dgra')
  steps.wait('offers actions in a menu', function() return typed.mode() == 'c' end, typed.mode)
  keys('1<CR>')
  typed.wait('and the finding goes', '#vim.diagnostic.get(0) == 1')
  open(TASKS)
  typed.wait(
    'writes the stub',
    "table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true)):find('T025 [US2] Mark a citation as outdated', 1, true) ~= nil"
  )

  -- Completion.
  keys('GoAs FR-01<C-x><C-o>')
  local function offered()
    return typed.lua("return vim.tbl_map(function(item) return item.word end, vim.fn.complete_info({ 'items' }).items)")
  end
  steps.wait('completes an id', function() return #offered() == 5 end, function() return vim.inspect(offered()) end)
  for _, word in ipairs(offered()) do
    if word == 'FR-013' then
      break
    end
    keys('<C-n>')
  end
  keys('<C-y> said<Esc>')
  typed.wait(
    'and writes it',
    "vim.trim(vim.api.nvim_get_current_line()) == 'As FR-013 said'",
    'vim.api.nvim_get_current_line()'
  )
  typed.stop()
end)
