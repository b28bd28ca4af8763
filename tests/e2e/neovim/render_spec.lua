-- Markdown as a page: links, tables, and what only looks like them.
--
--   WORKSPACE=folder nvim --clean --headless -i NONE -n -l render_spec.lua

local steps = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'steps.lua'))

-- A page of `markdown` is `lines`, and its links are `links`: the text that each stands on, and where it leads.
local function is(what, markdown, lines, links)
  local page = require('specls.render').render(table.concat(markdown, '\n'))
  steps.check(what, vim.deep_equal(page.lines, lines), table.concat(page.lines, '\n'))
  local found = {}
  for number, line in ipairs(page.lines) do
    for _, link in ipairs(page.links[number - 1] or {}) do
      found[#found + 1] = line:sub(link.from + 1, link.to) .. ' ' .. link.target
    end
  end
  steps.check(what .. ': links', vim.deep_equal(found, links or {}), vim.inspect(found))
end

steps.finish(function()
  is('text', { '# Title', '', 'Words.' }, { '# Title', '', 'Words.' })
  is('a link', { 'See [FR-001](file:///a/b.md#L3), ok.' }, { 'See FR-001, ok.' }, { 'FR-001 file:///a/b.md#L3' })
  is('links', { '[a](x) [b](<y>)' }, { 'a b' }, { 'a x', 'b y' })
  is('what is none', { '- [ ] T001 [P] (a) [b] (c)' }, { '- [ ] T001 [P] (a) [b] (c)' })
  is('escapes', { 'a\\_b \\[x\\](y)' }, { 'a_b [x](y)' })
  is('a table', {
    '| Id | N |',
    '| --- | --: |',
    '| [FR-001](x) | 12 |',
    '| 要件 | |',
  }, {
    '| Id     |   N |',
    '| ------ | --: |',
    '| FR-001 |  12 |',
    '| 要件   |     |',
  }, { 'FR-001 x' })
  is('a bar in a cell', { '| a\\|b |', '| --- |', '| [c](x), [d](y) |' }, { '| a|b  |', '| ---- |', '| c, d |' }, {
    'c x',
    'd y',
  })
  is('rows of other lengths', { '| a |', '| - |', '| b | c |' }, { '| a   |', '| --- |', '| b   | c |' })
  is('nothing', { '' }, { '' })
end)
