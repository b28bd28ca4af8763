-- Pages that the server writes and that are on no disk: coverage, drift, what an archive would do. Each is a buffer with a
-- `specls:` name, so that `:edit` reads it again and what it shows follows the specs.

local client = require('specls.client')
local say = require('specls.say')

local M = {}

-- What a page is called behind the `?` of its name, and the command that writes it. Others are shown as they are written:
-- that of an archive is the very text of files.
local COMMANDS = { coverage = 'specls.showCoverage', drift = 'specls.showDrift', archive = 'specls.previewArchive' }
local RENDERED = { coverage = true, drift = true }

local namespace = vim.api.nvim_create_namespace('specls.pages')

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

-- Writes Markdown into the page, and leaves the cursor where it is.
---@param buffer integer
---@param text string
local function fill(buffer, text)
  local _, kind = parts(vim.api.nvim_buf_get_name(buffer))
  local page = RENDERED[kind] and require('specls.render').render(text)
    or { lines = vim.split(text:gsub('\n$', '', 1), '\n'), links = {} }
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, page.lines)
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].modified = false
  vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  for line, links in pairs(page.links) do
    for _, link in ipairs(links) do
      vim.api.nvim_buf_set_extmark(buffer, namespace, line, link.from, {
        end_col = link.to,
        hl_group = '@markup.link.label',
        url = link.target,
      })
    end
  end
end

-- Goes where a link leads: `file:///home/ada/app/specs/001/spec.md#L12`.
---@param target string
local function go(target)
  local uri, number = target:match('^(.-)#L(%d+)')
  local at = { line = (tonumber(number) or 1) - 1, character = 0 }
  local place = { uri = uri or target, range = { start = at, ['end'] = at } }
  vim.lsp.util.show_document(place, 'utf-8', { focus = true })
end

-- Follows the link under the cursor; without one there the next in the line, else the last.
local function follow()
  local line, column = vim.fn.line('.') - 1, vim.fn.col('.') - 1
  local marks = vim.api.nvim_buf_get_extmarks(0, namespace, { line, 0 }, { line, -1 }, { details = true })
  for index, mark in ipairs(marks) do
    if mark[4].url and (column < mark[4].end_col or index == #marks) then
      return go(mark[4].url)
    end
  end
  say.say('no link in this line')
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

-- What was asked for just now and is about to be shown, by the page's name.
---@type table<string, string>
local ready = {}

-- Asks the server to write a page.
---@param server vim.lsp.Client
---@param name string
---@param done fun(problem: lsp.ResponseError?, text: any)
local function ask(server, name, done)
  local uri, kind = parts(name)
  if kind and COMMANDS[kind] then
    server:exec_cmd({ title = kind, command = COMMANDS[kind], arguments = { uri } }, nil, done)
  else
    server:request('specls/virtualDocument', { uri = name }, done)
  end
end

-- Reads a page: what a buffer with a name of ours is filled with.
---@param buffer integer
function M.read(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  dress(buffer)
  if ready[name] then
    fill(buffer, ready[name])
    ready[name] = nil
    return
  end
  local server = client.need(buffer)
  if not server then
    return
  end
  ask(server, name, function(problem, text)
    if vim.api.nvim_buf_is_loaded(buffer) then
      fill(buffer, problem and problem.message or type(text) == 'string' and text or '')
    end
  end)
end

-- Puts a page that is written into a window: its own, that of another page, or a new one.
---@param name string
---@param text string
local function put(name, text)
  ready[name] = text
  local buffer = vim.fn.bufadd(name)
  local window = vim.fn.bufwinid(buffer)
  if window ~= -1 then
    vim.api.nvim_set_current_win(window)
    M.read(buffer)
  elseif vim.api.nvim_buf_get_name(0):match('^specls:') then
    vim.cmd.buffer(buffer)
  else
    vim.cmd.sbuffer(buffer)
  end
  -- Once it is loaded there is nothing to keep.
  if ready[name] then
    M.read(buffer)
  end
  vim.bo[buffer].buflisted = true
  local here = vim.api.nvim_get_current_win()
  vim.wo[here][0].wrap = false
end

-- Shows a page.
---@param kind 'coverage'|'drift'|'archive'
---@param uri? string of a file or folder that it is about; without it all
---@param otherwise? boolean where that has no feature, show all
function M.show(kind, uri, otherwise)
  local server = client.need()
  if not server then
    return
  end
  local name = ('specls:%s?%s'):format(uri and uri:gsub('^file:', '') or '///', kind)
  ask(server, name, function(problem, text)
    if problem and otherwise and uri then
      M.show(kind, nil)
    elseif problem then
      say.warn(problem.message)
    elseif type(text) == 'string' then
      put(name, text)
    end
  end)
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
