-- Specls in a real Neovim: opens the example, sees a finding, completes, jumps, writes a task stub.
--
--   SPECLS_COMMAND='["specls", "lsp"]' WORKSPACE=folder nvim --clean --headless -i NONE -n -l specls_spec.lua
--
-- Exits 0 if every check held. No fixed waiting: each step waits for what it expects to see.

local DEADLINE = 30000
local root = assert(vim.uv.fs_realpath(os.getenv('WORKSPACE')))
local failed = 0

local function check(what, ok, detail)
  failed = failed + (ok and 0 or 1)
  io.stdout:write(('%s %s%s\n'):format(ok and 'ok  ' or 'FAIL', what, (not ok and detail) and ': ' .. detail or ''))
end

local function wait(what, condition)
  check(what, (vim.wait(DEADLINE, condition, 10)), 'nothing came')
end

local function edit(path)
  vim.cmd.edit(root .. '/' .. path)
  return vim.api.nvim_get_current_buf()
end

-- Puts the cursor on the first place of `text`, `offset` bytes into it.
local function go_to(text, offset)
  for line, content in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local column = content:find(text, 1, true)
    if column then
      return vim.api.nvim_win_set_cursor(0, { line, column - 1 + (offset or 0) })
    end
  end
  error('no ' .. text)
end

local function codes(buffer)
  local found = {}
  for _, finding in ipairs(vim.diagnostic.get(buffer)) do
    found[#found + 1] = ('%d %s'):format(finding.lnum + 1, finding.code)
  end
  table.sort(found)
  return table.concat(found, ', ')
end

local function main()
  -- Everything but the command comes from the client we ship, which is on the runtimepath.
  vim.lsp.config('specls', { cmd = vim.json.decode(os.getenv('SPECLS_COMMAND')) })
  vim.lsp.enable('specls')
  vim.cmd('filetype on')

  -- Sees findings.
  local spec = edit('specs/002-cited-answers/spec.md')
  wait('attaches', function() return #vim.lsp.get_clients({ bufnr = spec, name = 'specls' }) == 1 end)
  local client = vim.lsp.get_clients({ bufnr = spec, name = 'specls' })[1]
  check('finds the project', client.root_dir == root, client.root_dir)
  wait('sees the unplanned requirements', function()
    return codes(spec) == '87 unplanned-requirement, 94 unplanned-requirement'
  end)

  -- Reads and jumps.
  go_to('**FR-006**', 4)
  vim.lsp.buf.hover()
  wait('shows a hover', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true)
      if vim.api.nvim_win_get_config(window).relative ~= '' and table.concat(lines, '\n'):find('T012', 1, true) then
        return true
      end
    end
  end)
  local tasks = edit('specs/002-cited-answers/tasks.md')
  wait('attaches to the task list', function() return #vim.lsp.get_clients({ bufnr = tasks }) == 1 end)
  go_to('retriever.py per FR-006', 20)
  vim.lsp.buf.definition()
  wait('jumps from a task to the requirement', function()
    return vim.api.nvim_get_current_buf() == spec and vim.api.nvim_win_get_cursor(0)[1] == 84
  end)
  vim.cmd.buffer(tasks)
  go_to('src/rag_answers/answers/model.py', 5)
  vim.lsp.buf.definition()
  wait('jumps from a task to its file', function()
    return vim.api.nvim_buf_get_name(0) == root .. '/src/rag_answers/answers/model.py'
  end)

  -- Turns an unfulfilled requirement into a task.
  vim.cmd.buffer(spec)
  go_to('**FR-009**', 4)
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action) return action.title == 'Add a task stub for FR-009' end,
  })
  wait('writes the stub into the phase of its story', function()
    local line = vim.api.nvim_buf_get_lines(tasks, 75, 76, true)[1] or ''
    return line:find('- [ ] T025 [US2] Mark a citation as outdated', 1, true) == 1
  end)
  wait('and the finding goes', function() return codes(spec) == '94 unplanned-requirement' end)

  -- Completes. The edit covers all that was typed, though Neovim breaks words at `-`.
  vim.cmd.buffer(tasks)
  vim.api.nvim_buf_set_lines(tasks, -1, -1, true, { 'See FR-01 again' })
  local last = vim.api.nvim_buf_line_count(tasks)
  vim.api.nvim_win_set_cursor(0, { last, #'See FR-01' })
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local reply = client:request_sync('textDocument/completion', params, DEADLINE, tasks)
  local items = reply and reply.result and reply.result.items or {}
  table.sort(items, function(a, b) return a.label < b.label end)
  local labels = table.concat(vim.tbl_map(function(item) return item.label end, items), ' ')
  check('completes', labels == 'FR-010 FR-011 FR-012 FR-013 FR-014', labels)
  vim.lsp.util.apply_text_edits({ items[4].textEdit }, tasks, client.offset_encoding)
  local line = vim.api.nvim_buf_get_lines(tasks, -2, -1, true)[1]
  check('writes what was chosen', line == 'See FR-013 again', line)

  -- Goes.
  vim.lsp.enable('specls', false)
  client:stop()
  wait('stops', function() return client:is_stopped() end)
end

local ok, problem = xpcall(main, debug.traceback)
check('no Lua error', ok, problem)
os.exit(failed == 0 and 0 or 1)
