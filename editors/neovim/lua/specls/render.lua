-- Markdown of the server as a page to read: links as their text, tables in columns. Where the links lead is kept beside.

local M = {}

---@class specls.Link
---@field from integer first byte in its line, 0-based
---@field to integer behind its last byte
---@field target string

---@class specls.Rendered
---@field lines string[]
---@field links table<integer, specls.Link[]> by line, 0-based

-- Escaped signs, so that nothing takes them for marks; and back.
---@param text string
---@return string
local function hide(text)
  return (text:gsub('\\(%p)', function(sign) return ('\2%d\2'):format(sign:byte()) end))
end

---@param text string
---@return string
local function show(text)
  return (text:gsub('\2(%d+)\2', function(sign) return string.char(tonumber(sign)) end))
end

-- Takes the marks of links and escapes out of a piece of text, and adds the links to `links`, counted from `offset`.
---@param text string
---@param links specls.Link[]
---@param offset integer
---@return string
local function plain(text, links, offset)
  text = hide(text)
  local parts, length, from = {}, 0, 1
  local function put(piece)
    piece = show(piece)
    parts[#parts + 1] = piece
    length = length + #piece
    return #piece
  end
  while true do
    local first, last, label, target = text:find('%[([^%[%]]*)%]%(<?([^()<>%s]+)>?%)', from)
    if not first then
      break
    end
    put(text:sub(from, first - 1))
    local at = offset + length
    links[#links + 1] = { from = at, to = at + put(label), target = show(target) }
    from = last + 1
  end
  put(text:sub(from))
  return table.concat(parts)
end

-- The cells of a line of a table, trimmed, with their marks; nothing if it is none.
---@param line string
---@return string[]?
local function cells(line)
  local inner = line:match('^|(.*)|%s*$')
  if not inner then
    return nil
  end
  -- An escaped bar belongs to its cell.
  local found = vim.split((inner:gsub('\\|', '\1')), '|', { plain = true })
  return vim.tbl_map(function(cell) return vim.trim((cell:gsub('\1', '\\|'))) end, found)
end

---@param cell string
---@return boolean
local function is_rule(cell) return cell:match('^:?%-+:?$') ~= nil end

-- The widths of a table's columns, as they will be shown.
---@param rows string[][]
---@return integer[]
local function widths(rows)
  local found = {}
  for _, row in ipairs(rows) do
    for column, cell in ipairs(row) do
      local width = is_rule(cell) and 3 or vim.fn.strdisplaywidth(plain(cell, {}, 0))
      found[column] = math.max(found[column] or 0, width)
    end
  end
  return found
end

-- Adds a table to the page.
---@param page specls.Rendered
---@param rows string[][]
local function add_table(page, rows)
  local width = widths(rows)
  local right = {}
  for column, cell in ipairs(rows[2] or {}) do
    right[column] = cell:sub(-1) == ':'
  end
  for _, row in ipairs(rows) do
    local links, line = {}, '|'
    for column, cell in ipairs(row) do
      if is_rule(cell) then
        line = line
          .. ' '
          .. ('-'):rep(width[column] - (right[column] and 1 or 0))
          .. (right[column] and ':' or '')
          .. ' |'
      else
        local space = (' '):rep(width[column] - vim.fn.strdisplaywidth(plain(cell, {}, 0)))
        local before = right[column] and ' ' .. space or ' '
        local text = plain(cell, links, #line + #before)
        line = line .. before .. text .. (right[column] and '' or space) .. ' |'
      end
    end
    page.links[#page.lines] = links
    page.lines[#page.lines + 1] = line
  end
end

---@param markdown string
---@return specls.Rendered
function M.render(markdown)
  local page = { lines = {}, links = {} }
  local rows = {}
  local function flush()
    if #rows > 0 then
      add_table(page, rows)
      rows = {}
    end
  end
  for line in vim.gsplit(markdown:gsub('\n+$', ''), '\n', { plain = true }) do
    local row = cells(line)
    if row then
      rows[#rows + 1] = row
    else
      flush()
      local links = {}
      local text = plain(line, links, 0)
      page.links[#page.lines] = links
      page.lines[#page.lines + 1] = text
    end
  end
  flush()
  return page
end

return M
