// What VS Code calls to run the tests. Writes a line for each into SPECLS_RESULTS: the workbench's console is full of other things.
'use strict';
const { appendFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const Mocha = require(join(process.env.SPECLS_NODE_MODULES, 'mocha'));

exports.run = () =>
  new Promise((go, fail) => {
    const mocha = new Mocha({ timeout: 2 * Number(process.env.SPECLS_DEADLINE), color: false, reporter: 'min', forbidOnly: true });
    for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs')).sort()) mocha.addFile(join(__dirname, file));
    const put = (line) => appendFileSync(process.env.SPECLS_RESULTS, `${line}\n`);
    const runner = mocha.run((failures) => {
      put(`${runner.stats.passes} passed, ${failures} failed`);
      if (failures || !runner.stats.passes) fail(new Error(`${failures} failed`));
      else go();
    });
    runner.on('pass', (test) => put(`ok   ${test.fullTitle()} (${test.duration} ms)`));
    runner.on('fail', (test, error) => put(`FAIL ${test.fullTitle()}\n     ${String(error.stack ?? error).replaceAll('\n', '\n     ')}`));
  });
