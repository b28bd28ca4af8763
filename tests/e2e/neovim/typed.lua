-- A second Neovim that is typed into: keys go through everything that they go through for a person.

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))

local M = {}

local channel

-- Starts it with the client on its runtimepath.
function M.start()
  local client = vim.fs.dirname(vim.fs.dirname(vim.api.nvim_get_runtime_file('lsp/specls.lua', false)[1]))
  channel = vim.fn.jobstart({
    vim.v.progpath,
    '--clean',
    '--embed',
    '--headless',
    '-i',
    'NONE',
    '-n',
    '--cmd',
    'set rtp^=' .. client .. ' columns=120 lines=40',
  }, { rpc = true, cwd = steps.root })
  M.lua(
    [[
    vim.lsp.config('specls', { cmd = ... })
    vim.lsp.enable('specls')
  ]],
    vim.json.decode(os.getenv('SPECLS_COMMAND'))
  )
end

-- Whether it waits for a key: a menu, or a message too long for its line.
function M.blocked() return vim.rpcrequest(channel, 'nvim_get_mode').blocking end

-- Its mode, as Vim's letters: `c` in a menu.
function M.mode() return vim.rpcrequest(channel, 'nvim_get_mode').mode end

-- Runs Lua in it. A prompt that waits for a key would wait for ever: it is answered, and the test is told.
function M.lua(code, ...)
  if M.blocked() then
    steps.check('no prompt', false, 'something waits for a key')
    vim.rpcrequest(channel, 'nvim_input', '<CR>')
  end
  return vim.rpcrequest(channel, 'nvim_exec_lua', code, { ... })
end

-- Types.
function M.keys(typed) vim.rpcrequest(channel, 'nvim_input', typed) end

-- Waits until Lua in it is true. `seen` is Lua that says what is there instead.
function M.wait(what, condition, seen)
  steps.wait(
    what,
    function() return M.lua('return ' .. condition) end,
    function() return vim.inspect(M.lua('return ' .. (seen or condition))) end
  )
end

-- Waits until the cursor is at a place, `path:line` below the workspace.
function M.arrives(what, place)
  steps.wait(what, function() return M.place() == place end, M.place)
end

function M.place()
  return M.lua(
    [[
    local path = vim.api.nvim_buf_get_name(0)
    return vim.fs.relpath(..., path) .. ':' .. vim.api.nvim_win_get_cursor(0)[1]
  ]],
    steps.root
  )
end

-- Opens a file, and waits for the server.
function M.open(path)
  M.keys((':edit %s<CR>'):format(path))
  M.wait(
    'opens ' .. path,
    ([[vim.endswith(vim.api.nvim_buf_get_name(0), %q)
    and (vim.lsp.get_clients({ bufnr = 0, name = 'specls' })[1] or {}).initialized]]):format(path)
  )
end

-- What its list shows: `path:line text`.
function M.listed()
  return M.lua(
    [[
    local root = ...
    return vim.tbl_map(function(item)
      local path = vim.fs.relpath(root, vim.api.nvim_buf_get_name(item.bufnr)) or ''
      return ('%s:%d %s'):format(path, item.lnum, item.text)
    end, vim.fn.getqflist())
  ]],
    steps.root
  )
end

-- Ends it.
function M.stop()
  vim.rpcnotify(channel, 'nvim_command', 'qall!')
  steps.check('ends', vim.fn.jobwait({ channel }, steps.DEADLINE)[1] == 0)
end

return M
