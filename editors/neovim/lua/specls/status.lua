-- What a statusline says of the current file: its feature and how much of it is verified.

local client = require('specls.client')
local trace = require('specls.trace')

local M = {}

-- What was last known of a buffer, whether it may have changed since, and the client that was asked and has not answered yet.
---@type table<integer, {text: string, stale: boolean, asked: integer?}>
local known = {}

---@param features table[]
---@return string
local function words(features)
  local verified, all = 0, 0
  for _, feature in ipairs(features) do
    local count = feature.summary or {}
    verified = verified + (count.verified or 0)
    all = all + (count.requirements or 0)
  end
  if all == 0 then
    return ''
  end
  local name = #features == 1 and features[1].id or ('%d features'):format(#features)
  return ('%s %d/%d verified'):format(name, verified, all)
end

-- Asks for what a buffer shows. What was known is shown until the answer is there.
---@param buffer integer
---@param server vim.lsp.Client
local function ask(buffer, server)
  local entry = known[buffer]
  entry.asked, entry.stale = server.id, false
  trace.request(server, client.uri(buffer), function(found)
    if entry.asked ~= server.id then
      return
    end
    entry.asked = nil
    local text = found and words(found.features) or ''
    if text ~= entry.text then
      entry.text = text
      vim.cmd('redrawstatus!')
    end
  end)
end

-- The component. It costs nothing where no server is attached, and never waits.
---@param buffer? integer
---@return string
function M.status(buffer)
  buffer = buffer or vim.api.nvim_get_current_buf()
  local server = vim.lsp.get_clients({ name = client.NAME, bufnr = buffer })[1]
  if not server or not server.initialized or not client.uri(buffer) then
    return ''
  end
  local entry = known[buffer] or { text = '', stale = true }
  known[buffer] = entry
  -- One that ended answers no more.
  local lost = entry.asked and entry.asked ~= server.id
  if lost or entry.stale and not entry.asked then
    ask(buffer, server)
  end
  return entry.text
end

-- The next look asks again.
function M.forget()
  for _, entry in pairs(known) do
    entry.stale = true
  end
  if next(known) then
    vim.cmd('redrawstatus!')
  end
end

---@param buffer integer
function M.drop(buffer) known[buffer] = nil end

return M
