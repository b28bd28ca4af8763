-- The server's life: where it is started, what it says of itself, what happens when it ends, and how it starts again.

local project = require('specls.project')
local say = require('specls.say')

local M = {}

-- The name of the configuration, and of its clients.
M.NAME = 'specls'
-- The version of the server that this plugin was made with.
M.VERSION = '0.1.0'

-- How often the server may end by itself within so many milliseconds before it is left alone.
local CRASHES = 3
local WINDOW = 3 * 60 * 1000
-- How long a restart waits for the server to end, in milliseconds, before it ends it by force.
local PATIENCE = 3000

-- When the server ended by itself, in milliseconds of `vim.uv.now()`.
---@type integer[]
local crashes = {}
-- It ended too often, or before it said anything: nothing starts it but the user.
local given_up = false
-- Clients that answered `initialize`.
---@type table<integer, boolean>
local greeted = {}
-- A restart is under way.
local restarting = false

---@return boolean
function M.has_given_up() return given_up end

-- Where a server is started for a buffer, if anywhere.
---@param buffer integer
---@param on_dir fun(root: string)
function M.root_dir(buffer, on_dir)
  local root = not given_up and project.root(buffer)
  if root then
    on_dir(root)
  end
end

-- `0.1` of `0.1.3`.
---@param version string
local function minor(version) return version:match('^%d+%.%d+') or version end

-- What is to be said of a server of another version than the plugin's; nothing if they fit.
---@param server? {name: string, version?: string}
---@return string?
function M.mismatch(server)
  local version = server and server.version
  if not version then
    return ('the server does not say its version, and this plugin was made for %s'):format(minor(M.VERSION))
  elseif minor(version) ~= minor(M.VERSION) then
    local words = 'the server is %s, and this plugin was made for %s: update the older of them'
    return words:format(version, minor(M.VERSION))
  end
end

---@param client vim.lsp.Client
---@param answer lsp.InitializeResult
function M.on_init(client, answer)
  greeted[client.id] = true
  local words = M.mismatch(answer.serverInfo)
  if words then
    say.warn_once(words)
  end
end

-- Starts the server that ended once more, for the files it had.
---@param client vim.lsp.Client
---@param buffers integer[]
local function revive(client, buffers)
  for _, buffer in ipairs(buffers) do
    if not given_up and vim.api.nvim_buf_is_loaded(buffer) then
      vim.lsp.start(client.config, { bufnr = buffer })
    end
  end
end

-- The same distinction as Neovim makes: it says itself that the server ended, and with which code.
---@param code integer
---@param signal integer
---@param id integer
function M.on_exit(code, signal, id)
  local was_greeted = greeted[id]
  greeted[id] = nil
  if restarting or (code == 0 or code == 143) and (signal == 0 or signal == 15) then
    return
  end
  local client = vim.lsp.get_client_by_id(id)
  local buffers = client and vim.tbl_keys(client.attached_buffers) or {}
  local now = vim.uv.now()
  crashes = vim.tbl_filter(function(at) return now - at < WINDOW end, crashes)
  crashes[#crashes + 1] = now
  if was_greeted and #crashes < CRASHES then
    -- Later: Neovim clears up after the old client first.
    vim.defer_fn(function()
      if client then
        revive(client, buffers)
      end
    end, 200)
    return
  end
  given_up = true
  local what = was_greeted and ('ended %d times by itself'):format(#crashes) or 'ended before it said anything'
  local words = 'the server %s; `:Specls log` shows why, `:Specls restart` tries again'
  vim.schedule(function() say.warn(words:format(what)) end)
end

-- Whether the user wants it at all. Early versions of Neovim 0.11 cannot say.
---@return boolean
function M.is_enabled() return vim.lsp.is_enabled == nil or vim.lsp.is_enabled(M.NAME) end

-- Says once that the program is missing, when a file of a project is opened. Neovim itself only logs it.
---@param buffer integer
function M.say_if_missing(buffer)
  local command = M.command()
  if M.is_enabled() and command and vim.fn.executable(command) == 0 and project.root(buffer) then
    say.warn_once(('`%s` is not on your PATH; `:help specls-install` says how to get it'):format(command))
  end
end

-- The program that is started, where it is one.
---@return string?
function M.command()
  local config = vim.lsp.config[M.NAME]
  local cmd = config and config.cmd
  return type(cmd) == 'table' and cmd[1] or nil
end

-- The client of a buffer; of a page or a list the one that was used last, if there is any.
---@param buffer? integer
---@return vim.lsp.Client?
function M.find(buffer)
  local own = vim.lsp.get_clients({ name = M.NAME, bufnr = buffer or vim.api.nvim_get_current_buf() })[1]
  if own then
    M.last = own.id
    return own
  end
  local last = M.last and vim.lsp.get_client_by_id(M.last)
  return last or vim.lsp.get_clients({ name = M.NAME })[1]
end

-- The client of a buffer; without one the user is told.
---@param buffer? integer
---@return vim.lsp.Client?
function M.need(buffer)
  local found = M.find(buffer)
  if not found or not found.initialized then
    say.warn('no server runs for this file; `:checkhealth specls` says why')
    return nil
  end
  return found
end

-- The URI of a buffer's file, if it is one.
---@param buffer? integer
---@return string?
function M.uri(buffer)
  buffer = buffer or vim.api.nvim_get_current_buf()
  local name = vim.api.nvim_buf_get_name(buffer)
  if name == '' or vim.bo[buffer].buftype ~= '' or name:match('^%a[%w+.-]+:/') then
    return nil
  end
  return vim.uri_from_bufnr(buffer)
end

-- The URI of a path, as somebody writes it.
---@param path string
---@return string
function M.uri_of(path) return vim.uri_from_fname(vim.fs.abspath(vim.fs.normalize(path))) end

-- Ends all servers, and starts one for each project that has a file open.
function M.restart()
  if restarting then
    return
  end
  restarting, given_up, crashes = true, false, {}
  local enabled = M.is_enabled()
  local clients = vim.lsp.get_clients({ name = M.NAME, _uninitialized = true })
  for _, client in ipairs(clients) do
    client:stop()
  end
  local began = vim.uv.now()
  local function go_on()
    local left = vim.lsp.get_clients({ name = M.NAME, _uninitialized = true })
    if #left > 0 and vim.uv.now() - began < 2 * PATIENCE then
      if vim.uv.now() - began > PATIENCE then
        vim.iter(left):each(function(client) client:stop(true) end)
      end
      return vim.defer_fn(go_on, 20)
    end
    restarting = false
    -- It starts nothing where the user does not want it at all.
    if enabled then
      vim.lsp.enable(M.NAME)
    end
  end
  go_on()
end

-- Something that the trace is made of has changed. Whoever shows some of it does so anew.
---@param _ any
---@param params {features: string[]}
---@param context lsp.HandlerContext
function M.changed(_, params, context)
  vim.api.nvim_exec_autocmds('User', {
    pattern = 'SpeclsChanged',
    modeline = false,
    data = { client_id = context.client_id, features = params and params.features or {} },
  })
end

return M
