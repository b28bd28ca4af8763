-- The tree-sitter grammar, where it is installed. A parser that was built from another version than the queries would break
-- the highlighting of all Markdown: then ours is left out.

local say = require('specls.say')

local M = {}

local looked = false

-- What is wrong between the parser and the queries, if anything.
---@type string?
M.problem = nil

-- Looks once, before the first Markdown is highlighted.
function M.guard()
  if looked or #vim.api.nvim_get_runtime_file('parser/specls.*', false) == 0 then
    return
  end
  looked = true
  local fits, problem = pcall(vim.treesitter.query.get, 'specls', 'highlights')
  if not fits then
    M.problem = tostring(problem)
    pcall(vim.treesitter.query.set, 'specls', 'highlights', '')
    say.warn_once(
      'the grammar was built from another version and is left out; `:help specls-treesitter` says how to build it'
    )
  end
end

return M
