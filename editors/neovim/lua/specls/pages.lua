-- Pages that the server writes and that are on no disk: coverage, drift, what an archive would do. Each is a buffer with a
-- `specls:` name, so that `:edit` reads it again and what it shows follows the specs.

local client = require('specls.client')
local say = require('specls.say')

local M = {}

-- What a page is called behind the `?` of its name, and the command that writes it.
local COMMANDS = { coverage = 'specls.showCoverage', drift = 'specls.showDrift', archive = 'specls.previewArchive' }

-- The path and the kind of a page: `specls:///home/ada/app/specs/001?coverage`.
---@param name string
---@return string? uri of the file or folder that it is about; nothing for all
---@return string? kind
local function parts(name)
  local path, kind = name:match('^specls:(.-)%?(%a+)$')
  if not path then
    return nil, nil
  end
  return path:match('[^/]') and 'file:' .. path or nil, kind
end

-- Writes `text` into the page, and leaves the cursor where it is.
---@param buffer integer
---@param text string
local function fill(buffer, text)
  local lines = vim.split(text:gsub('\n$', '', 1), '\n')
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].modified = false
end

-- Follows the link in the line at the cursor; with several, the one under the cursor or the next.
local function follow()
  local line = vim.api.nvim_get_current_line()
  local column = vim.api.nvim_win_get_cursor(0)[2] + 1
  local from, found = 1, nil
  while true do
    local first, last, target = line:find('%]%(<?(file:[^)>]+)>?%)', from)
    if not first then
      break
    end
    found, from = target, last + 1
    if last >= column then
      break
    end
  end
  if not found then
    return say.say('no link in this line')
  end
  local uri, number = found:match('^(.-)#L(%d+)')
  vim.cmd.normal({ "m'", bang = true })
  local at = { line = (tonumber(number) or 1) - 1, character = 0 }
  vim.lsp.util.show_document({ uri = uri or found, range = { start = at, ['end'] = at } }, 'utf-8', { focus = true })
end

-- Makes a buffer a page: nothing to write, Markdown, links that can be followed.
---@param buffer integer
local function dress(buffer)
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].swapfile = false
  vim.bo[buffer].filetype = 'markdown'
  pcall(vim.treesitter.start, buffer, 'markdown')
  vim.keymap.set('n', '<CR>', follow, { buffer = buffer, desc = 'Follow the link of this line' })
  vim.keymap.set('n', 'gf', follow, { buffer = buffer, desc = 'Follow the link of this line' })
end

-- Reads a page: what a buffer with a name of ours is filled with.
---@param buffer integer
function M.read(buffer)
  local server = client.need(buffer)
  if not server then
    return
  end
  dress(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  local uri, kind = parts(name)
  local function done(problem, text)
    if not vim.api.nvim_buf_is_loaded(buffer) then
      return
    elseif problem then
      fill(buffer, problem.message)
    else
      fill(buffer, type(text) == 'string' and text or 'Nothing.')
    end
  end
  if kind and COMMANDS[kind] then
    server:exec_cmd({ title = kind, command = COMMANDS[kind], arguments = { uri } }, { bufnr = buffer }, done)
  else
    server:request('specls/virtualDocument', { uri = name }, done)
  end
end

-- Shows a page in a window of its own, or in the one that has it.
---@param kind 'coverage'|'drift'|'archive'
---@param uri? string of a file or folder that it is about; without it all
function M.show(kind, uri)
  if not client.need() then
    return
  end
  local name = ('specls:%s?%s'):format(uri and uri:gsub('^file:', '') or '///', kind)
  local buffer = vim.fn.bufadd(name)
  local window = vim.fn.bufwinid(buffer)
  if window ~= -1 then
    vim.api.nvim_set_current_win(window)
    M.read(buffer)
  elseif vim.bo.buftype == 'nofile' and vim.api.nvim_buf_get_name(0):match('^specls:') then
    vim.cmd.buffer(buffer)
  else
    vim.cmd.sbuffer(buffer)
  end
  vim.bo[buffer].buflisted = true
  local here = vim.api.nvim_get_current_win()
  vim.wo[here][0].conceallevel = 2
  vim.wo[here][0].wrap = false
end

-- Reads the pages anew that somebody sees.
function M.refresh()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    local buffer = vim.api.nvim_win_get_buf(window)
    if vim.api.nvim_buf_get_name(buffer):match('^specls:') and client.find(buffer) then
      M.read(buffer)
    end
  end
end

return M
