const assert = require("node:assert");
const { test } = require("node:test");

test("can load the grammar", () => {
  const Parser = require("tree-sitter");
  const parser = new Parser();
  assert.doesNotThrow(() => parser.setLanguage(require(".")));
  assert.match(parser.parse("- [x] T001 [US1] src/a.ts").rootNode.toString(), /task \(state\) \(task_id\)/);
});
