-- Ids of requirements are constants to the grammar and to the server. Colour schemes that leave constants as they are (that of
-- Neovim itself) would hide what matters most: there they look like identifiers, unless somebody says otherwise.

local M = {}

local GROUPS = { '@constant.specls', '@lsp.type.enumMember.markdown' }

-- The colour of a group, whatever it links to.
---@param name string
---@return integer?
local function colour(name) return vim.api.nvim_get_hl(0, { name = name, link = false }).fg end

-- What a group was linked to by us.
---@type table<string, string>
local ours = {}

function M.set()
  local plain = colour('Constant')
  local target = (plain == nil or plain == colour('Normal')) and 'Identifier' or '@constant'
  for _, name in ipairs(GROUPS) do
    local now = vim.api.nvim_get_hl(0, { name = name })
    if next(now) == nil or now.link ~= nil and now.link == ours[name] then
      vim.api.nvim_set_hl(0, name, { link = target })
      ours[name] = target
    end
  end
end

return M
