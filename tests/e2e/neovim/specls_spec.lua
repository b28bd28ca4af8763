-- Specls in a real Neovim: opens the example, sees a finding, completes, jumps, writes a task stub.
--
--   SPECLS_COMMAND='["specls", "lsp"]' WORKSPACE=folder nvim --clean --headless -i NONE -n -l specls_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))
local check, wait, edit, go_to, codes, root = steps.check, steps.wait, steps.edit, steps.go_to, steps.codes, steps.root

local function main()
  steps.enable()

  -- Sees findings.
  local spec = edit('specs/002-cited-answers/spec.md')
  local client = steps.client_of(spec)
  check('finds the project', client.root_dir == root, client.root_dir)
  wait('sees the unplanned requirements', function()
    return codes(spec) == '87 unplanned-requirement, 94 unplanned-requirement'
  end)

  -- Reads and jumps.
  go_to('**FR-006**', 4)
  vim.lsp.buf.hover()
  wait('shows a hover', function() return (steps.float() or ''):find('T012', 1, true) end)
  local tasks = edit('specs/002-cited-answers/tasks.md')
  wait('attaches to the task list', function() return #vim.lsp.get_clients({ bufnr = tasks }) == 1 end)
  go_to('retriever.py per FR-006', 20)
  vim.lsp.buf.definition()
  wait('jumps from a task to the requirement', function() return steps.place() == 'specs/002-cited-answers/spec.md:84' end)
  vim.cmd.buffer(tasks)
  go_to('src/rag_answers/answers/model.py', 5)
  vim.lsp.buf.definition()
  wait('jumps from a task to its file', function()
    return vim.api.nvim_buf_get_name(0) == root .. '/src/rag_answers/answers/model.py'
  end)

  -- Turns an unfulfilled requirement into a task.
  vim.cmd.buffer(spec)
  go_to('**FR-009**', 4)
  steps.act('Add a task stub for FR-009')
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
  local items = steps.complete(client)
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

steps.finish(main)
