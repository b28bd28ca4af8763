-- Which folder a file belongs to: that of the project around it, if there is one. What a project holds is the server's affair.

local M = {}

-- Folders that make what holds them a project. In a home they are the tools' own.
local MARKS = { '.specify', '.kiro', 'openspec', '.spec-workflow' }
local SETTINGS = 'specls.toml'
-- The same for people.
M.SIGNS = table.concat(MARKS, ', ') .. ', ' .. SETTINGS .. ' or specs/*/spec.md'

---@param name string
---@param path string the folder that holds it
---@return boolean
local function is_mark(name, path)
  local mark = vim.list_contains(MARKS, name) and path ~= vim.uv.os_homedir()
  return name == SETTINGS or mark and vim.fn.isdirectory(path .. '/' .. name) == 1
end

-- No wildcards: in them backticks run what stands between them.
---@param name string
---@param path string the folder that holds it
---@return boolean
local function is_spec_root(name, path)
  if name ~= 'specs' then
    return false
  end
  local specs = path .. '/specs/'
  return vim.iter(vim.fs.dir(specs)):any(function(entry) return vim.fn.filereadable(specs .. entry .. '/spec.md') == 1 end)
end

-- The project around a buffer's file. Buffers that are no file on this machine (`scp://…`, `fugitive://…`) have none.
---@param buffer integer
---@return string?
function M.root(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  if name == '' or name:match('^%a[%w+.-]+:/') or vim.bo[buffer].buftype ~= '' then
    return nil
  end
  return vim.fs.root(buffer, is_mark) or vim.fs.root(buffer, is_spec_root)
end

return M
