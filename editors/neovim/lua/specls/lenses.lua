-- Code lenses. Neovim 0.11 shows them behind the line, where lines of specs leave no room: here they stand behind it only if
-- they fit, else below. Later versions have their own way.

local client = require('specls.client')

local M = {}

-- Between two lenses of a line.
local BETWEEN = ' | '
-- Between a line and what stands behind it; Neovim puts one blank there.
local BEFORE = '  '

-- Buffers that wait for an answer; `true` if it has to be asked for again then.
---@type table<integer, boolean>
local asked = {}

-- What stands at a line: pieces of text with their colour.
---@param lenses lsp.CodeLens[]
---@return [string, string][] chunks
---@return integer width in cells
local function chunks_of(lenses)
  table.sort(lenses, function(a, b) return a.range.start.character < b.range.start.character end)
  local chunks, width = {}, 0
  for index, lens in ipairs(lenses) do
    local title = (lens.command and lens.command.title or ''):gsub('%s+', ' ')
    if index > 1 then
      chunks[#chunks + 1] = { BETWEEN, 'LspCodeLensSeparator' }
    end
    chunks[#chunks + 1] = { title, 'LspCodeLens' }
    width = width + vim.fn.strdisplaywidth(title) + (index > 1 and #BETWEEN or 0)
  end
  return chunks, width
end

-- How many cells a line has in each window that shows the buffer, and whether they wrap.
---@param buffer integer
---@return {cells: integer, wrap: boolean}[]
local function rooms_of(buffer)
  return vim.tbl_map(function(window)
    local info = vim.fn.getwininfo(window)[1]
    return { cells = math.max(info.width - info.textoff, 1), wrap = vim.wo[window].wrap }
  end, vim.fn.win_findbuf(buffer))
end

-- Whether so many cells fit behind a line in all of them.
---@param rooms {cells: integer, wrap: boolean}[]
---@param text string
---@param width integer
---@return boolean
local function fits(rooms, text, width)
  local length = vim.fn.strdisplaywidth(text)
  return vim.iter(rooms):all(function(room)
    local last = room.wrap and length % room.cells or length
    return last + 1 + #BEFORE + width <= room.cells
  end)
end

-- The place of lenses that Neovim draws itself is taken, so that they never stand there twice.
---@param id integer of the client
---@return integer
local function namespace_of(id) return vim.api.nvim_create_namespace('nvim.lsp.codelens:' .. id) end

---@param buffer integer
---@param id integer of the client
---@param lenses lsp.CodeLens[]
local function draw(buffer, id, lenses)
  local namespace = namespace_of(id)
  vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  local lines = {} ---@type table<integer, lsp.CodeLens[]>
  for _, lens in ipairs(lenses) do
    local line = lens.range.start.line
    lines[line] = lines[line] or {}
    table.insert(lines[line], lens)
  end
  local rooms, count = rooms_of(buffer), vim.api.nvim_buf_line_count(buffer)
  for line, at in pairs(lines) do
    if line < count then
      local text = vim.api.nvim_buf_get_lines(buffer, line, line + 1, true)[1]
      local chunks, width = chunks_of(at)
      local indent = text:match('^%s*') .. BEFORE
      local mark = fits(rooms, text, width) and { virt_text = { { BEFORE }, unpack(chunks) }, hl_mode = 'combine' }
        or { virt_lines = { { { indent }, unpack(chunks) } } }
      vim.api.nvim_buf_set_extmark(buffer, namespace, line, 0, mark)
    end
  end
end

-- Asks for the lenses of a buffer and shows them. Neovim keeps them too: `vim.lsp.codelens.run()` does what they say.
---@param buffer integer
function M.show(buffer)
  if not vim.api.nvim_buf_is_loaded(buffer) then
    return
  elseif asked[buffer] ~= nil then
    asked[buffer] = true
    return
  end
  local server = vim.lsp.get_clients({ name = client.NAME, bufnr = buffer, method = 'textDocument/codeLens' })[1]
  if not server then
    return
  end
  asked[buffer] = false
  local params = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
  local sent = server:request('textDocument/codeLens', params, function(problem, lenses)
    local again = asked[buffer]
    asked[buffer] = nil
    if not vim.api.nvim_buf_is_loaded(buffer) then
      return
    elseif again then
      return M.show(buffer)
    elseif not problem then
      vim.lsp.codelens.save(lenses or {}, buffer, server.id)
      draw(buffer, server.id, lenses or {})
    end
  end, buffer)
  if not sent then
    asked[buffer] = nil
  end
end

-- Keeps the lenses of a buffer shown.
---@param buffer integer
function M.attach(buffer)
  if vim.lsp.codelens.enable then
    return vim.lsp.codelens.enable(true, { bufnr = buffer })
  end
  asked[buffer] = nil
  local group = vim.api.nvim_create_augroup('specls.lenses.' .. buffer, {})
  vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
    group = group,
    buffer = buffer,
    callback = function() M.show(buffer) end,
  })
  vim.api.nvim_create_autocmd('WinResized', { group = group, callback = function() M.resized(buffer) end })
  M.show(buffer)
end

-- Draws anew what is known.
---@param buffer integer
function M.resized(buffer)
  local server = vim.lsp.get_clients({ name = client.NAME, bufnr = buffer })[1]
  if server and #vim.fn.win_findbuf(buffer) > 0 then
    draw(buffer, server.id, vim.lsp.codelens.get(buffer))
  end
end

return M
