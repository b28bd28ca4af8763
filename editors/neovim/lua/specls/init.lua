-- What other plugins and a configuration may call.

local M = {}

-- For a statusline: `002-cited-answers 6/13 verified`, and nothing where there is no feature. Never waits.
---@param buffer? integer
---@return string
function M.status(buffer) return require('specls.status').status(buffer) end

-- What is specified and what names it, as items for `setqflist()`, Telescope or whatever shows a list. Waits for the server.
---@param opts? specls.trace.Opts
---@return vim.quickfix.entry[]
function M.trace(opts) return require('specls.trace').items(opts) end

-- Ends the server and starts it again.
function M.restart() require('specls.client').restart() end

return M
