-- Contracts in a real editor: from a task to the operation and its handler, along a `$ref`, and what is said of a broken one.
--
--   WORKSPACE=folder nvim --clean --headless -i NONE -n -l contracts_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))

local TASKS = 'specs/002-cited-answers/tasks.md'
local CONTRACT = 'specs/002-cited-answers/contracts/answers.openapi.yaml'

-- Where definitions of what stands at the cursor are: `path:line`, in order.
local function definitions(path, text, offset)
  local buffer = steps.edit(path)
  local client = steps.client_of(buffer)
  steps.go_to(text, offset)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answer = client:request_sync('textDocument/definition', params, steps.DEADLINE, buffer)
  return vim.tbl_map(function(found)
    return vim.uri_to_fname(found.uri):sub(#steps.root + 2) .. ':' .. found.range.start.line + 1
  end, answer and answer.result or {})
end

local function leads(what, found, ...)
  for place, wanted in ipairs({ ... }) do
    steps.check(('%s leads to %s'):format(what, wanted), (found[place] or ''):find(wanted, 1, true) == 1, vim.inspect(found))
  end
end

steps.finish(function()
  steps.enable()
  local contract = steps.edit(CONTRACT)
  steps.wait('findings of the contract', function() return #vim.diagnostic.get(contract) > 0 end)
  leads('an operationId in a task', definitions(TASKS, 'getAnswer', 2), CONTRACT .. ':51')
  leads('a $ref', definitions(CONTRACT, 'errors.openapi.yaml#', 3), 'contracts/errors.openapi.yaml:')
  leads('a route', definitions('src/rag_answers/answers/service.py', '@routes.post("/', 15), CONTRACT .. ':')
  steps.edit(CONTRACT)
  vim.api.nvim_buf_set_lines(contract, -1, -1, true, { 'broken: [' })
  steps.wait('a broken contract is said to be one', function()
    return vim.iter(vim.diagnostic.get(contract)):any(function(found) return found.code == 'broken-contract' end)
  end)
end)
