-- `specls/trace` as items of a list: what has coverage, each followed by what names it.

local client = require('specls.client')

local M = {}

-- How long a caller waits that wants the items at once, in milliseconds.
local PATIENCE = 10000

---@param item table
---@return string
local function title(item) return item.title or vim.split(item.text or '', '\n')[1] end

-- The entry of one item.
---@param root string
---@param feature table
---@param item table
---@return vim.quickfix.entry
local function entry(root, feature, item)
  return {
    filename = root .. item.file,
    lnum = item.line,
    end_lnum = item.end_line,
    text = ('%s %s: %s'):format(item.id, item.coverage, title(item)),
    user_data = { feature = feature.id, kind = item.kind, id = item.id, coverage = item.coverage },
  }
end

-- The entry of what names an item. Mentions that say no more than that are left out.
---@param root string
---@param titles table<string, string>
---@param item table
---@param link table
---@return vim.quickfix.entry?
local function evidence(root, titles, item, link)
  if link.direction ~= 'in' or link.relation == 'refers' then
    return nil
  end
  local words = { '↳', link.relation .. ':', link.kind }
  local id = type(link.id) == 'string' and link.id or nil
  words[#words + 1] = id
  words[#words + 1] = id and titles[link.kind .. ' ' .. id]
  return {
    filename = root .. link.file,
    lnum = link.line,
    text = table.concat(words, ' '),
    user_data = {
      feature = type(link.feature) == 'string' and link.feature or nil,
      kind = link.kind,
      id = id,
      of = item.id,
    },
  }
end

-- The items of a trace as entries of a list.
---@param trace table the JSON of `specls trace`
---@return vim.quickfix.entry[]
function M.entries(trace)
  local root = trace.root:gsub('/?$', '/', 1)
  local entries = {}
  for _, feature in ipairs(trace.features) do
    local titles = {}
    for _, item in ipairs(feature.items) do
      titles[item.kind .. ' ' .. item.id] = title(item)
    end
    for _, item in ipairs(feature.items) do
      if type(item.coverage) == 'string' then
        entries[#entries + 1] = entry(root, feature, item)
        for _, link in ipairs(item.links) do
          entries[#entries + 1] = evidence(root, titles, item, link)
        end
      end
    end
  end
  return entries
end

-- Asks, and gives the whole trace to `done`; or nothing and what went wrong.
---@param server vim.lsp.Client
---@param uri? string of a file or folder; without it all features
---@param done fun(trace: table?, problem: string?)
function M.request(server, uri, done)
  server:request('specls/trace', { uri = uri }, function(problem, trace) done(trace, problem and problem.message) end)
end

---@class specls.trace.Opts
---@field path? string a file or folder; without it the current file's feature, and all features in a buffer that is no file

-- The entries at once, for who needs them in hand.
---@param opts? specls.trace.Opts
---@return vim.quickfix.entry[]
function M.items(opts)
  local server = client.need()
  if not server then
    return {}
  end
  local path = opts and opts.path
  local uri = path and client.uri_of(path) or client.uri()
  local answer, problem = server:request_sync('specls/trace', { uri = uri }, PATIENCE)
  problem = problem or answer and answer.err and answer.err.message
  if problem then
    require('specls.say').warn(problem)
  end
  return answer and answer.result and M.entries(answer.result) or {}
end

return M
