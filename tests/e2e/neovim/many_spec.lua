-- Ten thousand findings in one file: they arrive, typing goes on, and what is shown stays in step.
--
--   SPECLS_COMMAND='["specls", "lsp"]' WORKSPACE=folder nvim --clean --headless -i NONE -n -l many_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))

-- How long something took, for who reads the output. Nothing is asserted of it: machines differ.
local function timed(what, run)
  local began = vim.uv.hrtime()
  run()
  io.stdout:write(('     %s: %d ms\n'):format(what, (vim.uv.hrtime() - began) / 1e6))
end

steps.finish(function()
  local said = steps.listen()
  steps.enable()
  local tasks = steps.edit('specs/001-busy/tasks.md')
  local count = 0
  local function unknown() return #vim.diagnostic.get(tasks, { severity = vim.diagnostic.severity.WARN }) end
  timed('first findings', function()
    steps.wait('all findings arrive', function()
      count = unknown()
      return count >= 10000
    end, function() return tostring(count) end)
  end)
  timed('a keystroke to its findings', function()
    vim.api.nvim_buf_set_lines(tasks, 3, 4, true, { '- Number 0 is about FR-001' })
    steps.wait('one finding less', function() return unknown() == count - 1 end)
  end)
  timed('drawing', function() vim.cmd('redraw!') end)
  timed('the next finding', function() steps.keys('gg]d') end)
  steps.check('nothing is said', #said == 0, table.concat(said, '\n'))
end)
