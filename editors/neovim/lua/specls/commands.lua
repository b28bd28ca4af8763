-- `:Specls` and its sub-commands.

local client = require('specls.client')
local say = require('specls.say')

local M = {}

---@class specls.Args
---@field path? string
---@field bang boolean

-- The file or folder that a sub-command is about: what is written behind it, else the current file.
---@param args specls.Args
---@return string?
local function uri(args)
  if args.bang then
    return nil
  end
  return args.path and client.uri_of(args.path) or client.uri()
end

---@param kind 'coverage'|'drift'|'archive'
---@return fun(args: specls.Args)
local function page(kind)
  return function(args) require('specls.pages').show(kind, uri(args), not args.path and kind ~= 'archive') end
end

---@param args specls.Args
local function trace(args)
  local server = client.need()
  if not server then
    return
  end
  local module = require('specls.trace')
  local window = vim.api.nvim_get_current_win()
  module.request(server, uri(args), function(found, problem)
    if not found then
      return say.warn(problem or 'the server has no trace')
    end
    local entries = module.entries(found)
    if #entries == 0 and not args.path and not args.bang then
      return trace({ bang = true })
    elseif #entries == 0 then
      return say.say('nothing to trace here')
    end
    if vim.api.nvim_win_is_valid(window) then
      vim.api.nvim_set_current_win(window)
    end
    require('specls.lists').open('Specls trace', entries)
  end)
end

---@param args specls.Args
local function next_task(args)
  local server = client.need()
  if server then
    local command = { title = 'Next task', command = 'specls.nextTask', arguments = { uri(args) } }
    server:exec_cmd(command, nil, function(problem, answer)
      if problem then
        say.warn(problem.message)
      elseif answer and type(answer.task) == 'table' and answer.message then
        -- The server shows the task, or says that there is none. Why it is this one is worth a line.
        say.say(answer.message)
      end
    end)
  end
end

local function log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
  vim.bo.readonly = true
  vim.bo.autoread = true
  vim.cmd.normal({ 'G', bang = true })
end

---@type table<string, {run: fun(args: specls.Args), path?: boolean}>
local COMMANDS = {
  archive = { run = page('archive'), path = true },
  coverage = { run = page('coverage'), path = true },
  drift = { run = page('drift'), path = true },
  log = { run = log },
  next = { run = next_task, path = true },
  restart = { run = client.restart },
  trace = { run = trace, path = true },
}

local NAMES = vim.tbl_keys(COMMANDS)
table.sort(NAMES)

-- A path as somebody writes it: `%` and `#` are files, as on any command line. Nothing else is expanded here: `expand()` would
-- also run what stands between backticks.
---@param written string
---@return string?
local function path_of(written)
  if written == '' then
    return nil
  end
  return written:match('^[%%#]') and vim.fn.expand(written) or written
end

-- The paths that begin like this, without wildcards for the same reason.
---@param typed string
---@return string[]
local function paths(typed)
  local folder, begun = typed:match('^(.*/)(.*)$')
  folder, begun = folder or '', begun or typed
  local found = {}
  for name, kind in vim.fs.dir(folder == '' and '.' or vim.fs.normalize(folder)) do
    local path = folder .. name
    if vim.startswith(name, begun) and (begun ~= '' or not vim.startswith(name, '.')) then
      found[#found + 1] = kind == 'directory' and path .. '/' or path
    end
  end
  table.sort(found)
  return found
end

---@param given vim.api.keyset.create_user_command.command_args
function M.run(given)
  local name = given.fargs[1]
  local command = COMMANDS[name]
  if not command then
    local what = name and ('`%s` is no sub-command; there are '):format(name) or 'sub-commands are '
    return say.warn(what .. table.concat(NAMES, ', '))
  end
  command.run({ path = path_of(given.args:match('^%S+%s+(.-)%s*$') or ''), bang = given.bang })
end

---@param typed string
---@param line string
---@return string[]
function M.complete(typed, line)
  local name, rest = line:match('^%s*%A*Specls!?%s+(%S+)(%s)')
  if rest then
    return COMMANDS[name] and COMMANDS[name].path and paths(typed) or {}
  end
  return vim.tbl_filter(function(known) return vim.startswith(known, typed) end, NAMES)
end

return M
