-- What `vim.g.specls` says. Settings of the server are none of it: they go through `vim.lsp.config`.

local M = {}

---@class specls.Options
---@field lens boolean show code lenses, and keep them up to date
---@field hints boolean show inlay hints
---@field list 'quickfix'|'location' where `:Specls trace` and references go

---@type specls.Options
M.defaults = { lens = true, hints = false, list = 'quickfix' }

local KINDS = { lens = 'boolean', hints = 'boolean', list = 'string' }

-- What the user wrote: a table, or a function that gives one.
---@return table
local function written()
  local found = vim.g.specls
  if type(found) == 'function' then
    found = found()
  end
  return type(found) == 'table' and found or {}
end

---@return specls.Options
function M.get() return vim.tbl_extend('force', M.defaults, written()) end

-- What is wrong with `vim.g.specls`, a sentence each.
---@return string[]
function M.problems()
  local problems = {}
  for name, value in vim.spairs(written()) do
    local kind = KINDS[name]
    if not kind then
      problems[#problems + 1] = ('vim.g.specls.%s is no option'):format(name)
    elseif type(value) ~= kind then
      problems[#problems + 1] = ('vim.g.specls.%s is a %s and should be a %s'):format(name, type(value), kind)
    elseif name == 'list' and value ~= 'quickfix' and value ~= 'location' then
      problems[#problems + 1] = ("vim.g.specls.list is '%s' and should be 'quickfix' or 'location'"):format(value)
    end
  end
  return problems
end

return M
