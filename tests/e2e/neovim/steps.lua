-- Short words for what the tests in Neovim do.
--
-- Every check prints a line; `finish` exits 0 if all of them held. No fixed waiting: each step waits for what it expects to see.

local M = {}

local DEADLINE = 1000 * (tonumber(os.getenv('SPECLS_DEADLINE')) or 30)
local failed = 0

M.DEADLINE = DEADLINE
M.root = assert(vim.uv.fs_realpath(os.getenv('WORKSPACE')))

function M.check(what, ok, detail)
  failed = failed + (ok and 0 or 1)
  io.stdout:write(('%s %s%s\n'):format(ok and 'ok  ' or 'FAIL', what, (not ok and detail) and ': ' .. detail or ''))
end

-- Waits until `condition` holds. `seen`, where given, says what is there instead.
function M.wait(what, condition, seen)
  local ok = vim.wait(DEADLINE, condition, 10)
  M.check(what, ok, not ok and (seen and seen() or 'nothing came') or nil)
end

-- Everything but the command comes from the client we ship, which is on the runtimepath.
function M.enable(command)
  vim.lsp.config('specls', { cmd = command or vim.json.decode(os.getenv('SPECLS_COMMAND')) })
  vim.lsp.enable('specls')
  vim.cmd('filetype on')
end

-- Shows a file of the workspace, with what was typed into it so far.
function M.edit(path)
  local name = M.root .. '/' .. path
  if vim.api.nvim_buf_get_name(0) ~= name then
    vim.cmd.edit(vim.fn.fnameescape(name))
  end
  return vim.api.nvim_get_current_buf()
end

-- The client of a buffer, as soon as there is one.
function M.client_of(buffer)
  local clients = {}
  vim.wait(DEADLINE, function()
    clients = vim.lsp.get_clients({ bufnr = buffer, name = 'specls' })
    return clients[1] ~= nil and clients[1].initialized
  end, 10)
  return assert(clients[1], 'no client attaches to ' .. vim.api.nvim_buf_get_name(buffer))
end

-- Puts the cursor on the first place of `text`, `offset` bytes into it.
function M.go_to(text, offset)
  for line, content in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local column = content:find(text, 1, true)
    if column then
      return vim.api.nvim_win_set_cursor(0, { line, column - 1 + (offset or 0) })
    end
  end
  error('no ' .. text)
end

-- Where the cursor is: `path:line` below the workspace.
function M.place()
  return ('%s:%d'):format(vim.api.nvim_buf_get_name(0):sub(#M.root + 2), vim.api.nvim_win_get_cursor(0)[1])
end

-- The text of a buffer.
function M.text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n')
end

-- The findings of a buffer: `line code`.
function M.codes(buffer)
  local found = {}
  for _, finding in ipairs(vim.diagnostic.get(buffer)) do
    found[#found + 1] = ('%d %s'):format(finding.lnum + 1, finding.code)
  end
  table.sort(found)
  return table.concat(found, ', ')
end

-- The text of the floating window, if there is one.
function M.float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return M.text(vim.api.nvim_win_get_buf(window))
    end
  end
end

-- Types keys, as somebody would.
function M.keys(typed)
  vim.api.nvim_feedkeys(vim.keycode(typed), 'mx', false)
end

-- What was said to the user: from now on it is kept and not shown.
function M.listen()
  local said = {}
  local function keep(text) said[#said + 1] = text end
  vim.notify = keep
  vim.notify_once = function(text)
    if not vim.list_contains(said, text) then
      keep(text)
    end
  end
  return said
end

-- The lines of the window's quickfix list, as it shows them.
function M.listed()
  return vim.tbl_map(function(item)
    local name = vim.api.nvim_buf_get_name(item.bufnr):sub(#M.root + 2)
    return ('%s:%d %s'):format(name, item.lnum, item.text)
  end, vim.fn.getqflist())
end

-- Does the one code action whose title begins with `title`.
function M.act(title)
  vim.lsp.buf.code_action({ apply = true, filter = function(action) return vim.startswith(action.title, title) end })
end

-- What is offered at the cursor, by label.
function M.complete(client)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  -- By its number: what was typed is not sent first for "the current one".
  local reply = client:request_sync('textDocument/completion', params, DEADLINE, vim.api.nvim_get_current_buf())
  local items = reply and reply.result and reply.result.items or {}
  table.sort(items, function(a, b) return a.label < b.label end)
  return items
end

-- Runs the tests, and ends Neovim with what came of them.
function M.finish(main)
  local ok, problem = xpcall(main, debug.traceback)
  M.check('no Lua error', ok, problem)
  os.exit(failed == 0 and 0 or 1)
end

return M
