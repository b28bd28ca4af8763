-- `:checkhealth specls`: the program, where it is attached, the grammar, and what may stand in the way.

local client = require('specls.client')
local guard = require('specls.grammar')
local options = require('specls.options')
local project = require('specls.project')

local health = vim.health

local M = {}

-- What the program prints for `--version`, or nothing if it cannot be run.
---@param program string
---@return string?
local function version_of(program)
  local ran, result = pcall(function() return vim.system({ program, '--version' }, { text = true }):wait(5000) end)
  return ran and result.code == 0 and vim.trim(result.stdout) or nil
end

local function program()
  health.start('specls: the program')
  local command = client.command()
  if not command then
    return health.info('the command is a function of your configuration')
  elseif vim.fn.executable(command) == 0 then
    return health.error(('`%s` is not on your PATH'):format(command), {
      'Install it: |specls-install|',
      "or say where it is: vim.lsp.config('specls', { cmd = { '/path/to/specls', 'lsp' } })",
    })
  end
  local path = vim.fn.exepath(command)
  local found = version_of(path)
  if not found then
    return health.error(('%s does not run'):format(path), { ('Try `%s --version` in a shell'):format(path) })
  end
  local problem = client.mismatch({ name = 'specls', version = found:match('%d+%.%d+%.%d+') })
  if problem then
    health.warn(('%s: %s'):format(path, problem))
  else
    health.ok(('%s: %s'):format(path, found))
  end
end

-- The buffers of a client, by the names people know them by.
---@param server vim.lsp.Client
---@return string
local function names(server)
  local found = vim.tbl_map(
    function(buffer) return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':~:.') end,
    vim.tbl_keys(server.attached_buffers)
  )
  table.sort(found)
  local more = #found - 5
  return table.concat(found, ', ', 1, math.min(#found, 5)) .. (more > 0 and (' and %d more'):format(more) or '')
end

local function attached()
  health.start('specls: where it is attached')
  if not client.is_enabled() then
    return health.error('not enabled', { "Put vim.lsp.enable('specls') into your configuration" })
  end
  if client.has_given_up() then
    local advice = { '`:Specls log` shows why', '`:Specls restart` tries again' }
    return health.error('the server ended by itself too often and is left alone', advice)
  end
  local servers = vim.lsp.get_clients({ name = client.NAME })
  for _, server in ipairs(servers) do
    local info = server.server_info or {}
    local version = info.version or 'of no version'
    health.ok(('%s (server %s): %s'):format(server.root_dir or 'no folder', version, names(server)))
  end
  if #servers > 0 then
    return
  end
  local roots = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    local root = vim.api.nvim_buf_is_loaded(buffer) and project.root(buffer)
    if root then
      roots[root] = true
    end
  end
  if next(roots) then
    health.warn('no server runs, though files of projects are open: ' .. table.concat(vim.tbl_keys(roots), ', '))
  else
    health.info('no file of a project is open: a folder with ' .. project.SIGNS)
  end
end

-- The files of these names on the runtimepath.
---@param pattern string
---@return string[]
local function on_path(pattern) return vim.api.nvim_get_runtime_file(pattern, true) end

local function grammar()
  health.start('specls: the grammar (optional)')
  local parser = on_path('parser/specls.*')[1]
  local added, problem = vim.treesitter.language.add('specls')
  if not added then
    if parser then
      return health.error(('%s does not load: %s'):format(parser, problem), { 'Build it anew: |specls-treesitter|' })
    end
    return health.info('no parser: |specls-treesitter| says how to build it. The server highlights without it')
  end
  health.ok(
    ('parser of ABI %s: %s'):format(vim.treesitter.language.inspect('specls').abi_version, parser or 'added by hand')
  )
  for _, query in ipairs({ 'queries/specls/highlights.scm', 'queries/markdown/injections.scm' }) do
    if #on_path(query) == 0 then
      health.error(query .. ' is not on the runtimepath', { 'Add editors/neovim whole, not only its lsp/ folder' })
    end
  end
  guard.guard()
  if guard.problem then
    health.error('the parser was built from another version than the queries and is left out', {
      guard.problem,
      'Build the parser anew: |specls-treesitter|',
    })
  else
    health.ok('its queries fit it')
  end
end

local function conflicts()
  health.start('specls: conflicts')
  local clear = true
  local function warn(...)
    clear = false
    health.warn(...)
  end
  for _, file in ipairs({ 'lsp/specls.lua', 'plugin/specls.lua', 'parser/specls.*' }) do
    local found = on_path(file)
    if #found > 1 then
      warn(
        ('%s is on the runtimepath %d times: %s'):format(file, #found, table.concat(found, ', ')),
        { 'Keep one of them' }
      )
    end
  end
  local seen = {}
  for _, server in ipairs(vim.lsp.get_clients({ name = client.NAME })) do
    local root = server.root_dir or ''
    if seen[root] then
      warn(('two servers run for %s'):format(root), { 'Something else than vim.lsp.enable starts one of them' })
    end
    seen[root] = true
  end
  for _, problem in ipairs(options.problems()) do
    warn(problem, { 'See |specls-options|' })
  end
  if clear then
    health.ok('none')
  end
end

function M.check()
  if vim.fn.has('nvim-0.11') == 0 then
    health.start('specls')
    return health.error('Neovim 0.11 or later is needed')
  end
  program()
  attached()
  grammar()
  conflicts()
end

return M
