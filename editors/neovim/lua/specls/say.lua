-- One sentence to the user. Everything that the plugin says goes through here.

local M = {}

---@param text string
---@param level? integer of `vim.log.levels`
function M.say(text, level) vim.notify('Specls: ' .. text, level or vim.log.levels.INFO) end

---@param text string
function M.warn(text) M.say(text, vim.log.levels.WARN) end

-- The same words are said once in a session.
---@param text string
function M.warn_once(text) vim.notify_once('Specls: ' .. text, vim.log.levels.WARN) end

return M
