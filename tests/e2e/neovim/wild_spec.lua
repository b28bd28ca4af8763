-- Names of folders that are wildcards, or commands of a shell, are names.
--
--   SPECLS_COMMAND='["specls", "lsp"]' WORKSPACE=folder nvim --clean --headless -i NONE -n -l wild_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))

local said = steps.listen()

local function completed(line)
  local found = vim.fn.getcompletion(line, 'cmdline')
  return found[1] or '', table.concat(found, ', ')
end

steps.finish(function()
  steps.enable()
  for name in vim.fs.dir(steps.root) do
    local folder = steps.root .. '/' .. name
    local client = steps.client_of(steps.edit(name .. '/main.py'))
    steps.check('serves ' .. name, client.root_dir == folder, client.root_dir)
  end
  steps.client_of(steps.edit('a`touch pwned`b/specs/001-x/spec.md'))
  local first, all = completed('Specls coverage a`touch')
  steps.check('completes it', first == 'a`touch pwned`b/', all)
  steps.check('completes a path below it', completed('Specls coverage a[b]/spe') == 'a[b]/specs/')
  vim.cmd('Specls coverage `touch pwned`/main.py')
  steps.wait('takes it for a path', function() return #said > 0 end)
  steps.check('and no more', (said[1] or ''):find('/`touch pwned`/main.py', 1, true) ~= nil, said[1])
end)
