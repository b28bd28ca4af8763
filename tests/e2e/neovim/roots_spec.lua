-- Which folder the client we ship starts a server for: that of the project around a file, and none where there is no project.
--
--   WORKSPACE=folder nvim --clean --headless -i NONE -n -l roots_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))

steps.finish(function()
  local whole, harvest = steps.root, steps.root .. '/apps/harvest'
  for path, wanted in pairs({
    ['.kiro/specs/watering-plan/tasks.md'] = whole,
    ['.kiro/steering/structure.md'] = whole,
    ['openspec/specs/alarms/spec.md'] = whole,
    ['openspec/changes/add-frost-alarm/specs/alarms/spec.md'] = whole,
    ['openspec/changes/add-frost-alarm/tasks.md'] = whole,
    ['src/planner.ts'] = whole,
    ['apps/harvest/specs/001-harvest-log/spec.md'] = harvest,
    ['apps/harvest/src/log.py'] = harvest,
    ['../elsewhere.md'] = 'none',
  }) do
    local found = 'none'
    vim.lsp.config.specls.root_dir(steps.edit(path), function(folder) found = folder end)
    steps.check(('the project of %s is %s'):format(path, wanted), found == wanted, found)
  end
end)
