-- Neovim forgets the findings of a buffer that is unloaded: they have to be said again when it is opened again.
--
--   SPECLS_COMMAND='["specls", "lsp"]' WORKSPACE=folder nvim --clean --headless -i NONE -n -l reopen_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))

local TASKS = '.kiro/specs/watering-plan/tasks.md'

steps.finish(function()
  vim.lsp.config('specls', { root_dir = steps.root })
  steps.enable()
  local tasks = steps.edit(TASKS)
  steps.wait('sees a finding', function() return steps.codes(tasks) == '15 unknown-requirement' end)
  vim.cmd.bdelete()
  tasks = steps.edit(TASKS)
  -- What is asked for later is answered later: when this finding is here, all that the opening gave is here.
  local design = steps.edit('.kiro/specs/watering-plan/design.md')
  vim.api.nvim_buf_set_lines(design, -1, -1, true, { '', '**Validates: Requirements 1.9**' })
  steps.wait('sees what is typed', function() return steps.codes(design):find('unknown-requirement', 1, true) ~= nil end)
  steps.check('sees the finding again', steps.codes(tasks) == '15 unknown-requirement', steps.codes(tasks))
end)
