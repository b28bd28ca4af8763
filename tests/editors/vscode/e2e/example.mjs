// The example, as somebody works on it: reads findings, completes, jumps, writes the missing task.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyExample, insist, until } from '../workbench.mjs';

const SPEC = 'specs/002-cited-answers/spec.md';
const TASKS = 'specs/002-cited-answers/tasks.md';
const RETRIEVER = 'src/rag_answers/answers/retriever.py';
const RETRIEVER_TEST = 'tests/answers/test_retriever.py';

export default async function ({ folder, step, shot, server: serve, workbench: show }) {
  const workspace = copyExample(folder);
  const server = await serve();
  const editor = await show(server, workspace);
  const { page } = editor;

  await step('the finding stands at its place', async () => {
    await editor.file(SPEC);
    // Both need not be on the screen at once: lenses that come push lines down.
    for (const line of [94, 87]) {
      await editor.go(`${line}:5`);
      await editor.warned(line);
      assert.deepEqual((await editor.warnings()).filter((found) => ![87, 94].includes(found)), []);
    }
    await shot('finding');
  });
  await step('the problems are listed', async () => {
    const panel = page.locator('.markers-panel');
    await editor.command('Problems: Focus on Problems View');
    await panel.waitFor();
    for (const text of ['no task of 002-cited-answers names FR-009', 'no task of 002-cited-answers names FR-014', 'FR-112 is not defined'])
      await panel.locator('.monaco-list-row', { hasText: text }).first().waitFor();
    await shot('problems');
    await editor.command('View: Hide Panel');
    await panel.waitFor({ state: 'hidden' });
  });

  await step('ids have a colour of their own', async () => {
    await editor.go('84:5');
    await until('the colour', async () => {
      const [id, text] = [await editor.colour(84, 'FR-006'), await editor.colour(84, 'say that')];
      return (id && text && id !== text) || [id, text];
    });
  });
  await step('lenses say how far a requirement is, and lead there', async () => {
    await editor.go('87:5');
    await page.locator('.codelens-decoration', { hasText: 'no task' }).first().waitFor();
    // The one of FR-006.
    const lens = page.locator('.codelens-decoration', { hasText: /tasks 3 of 3.*code 2.*tests 3/ });
    await lens.waitFor();
    await shot('lenses');
    const peek = page.locator('.peekview-widget');
    // Lenses that come move the others: the click may go to one of them.
    await insist(
      'references',
      async (patience) => {
        await lens.locator('a', { hasText: 'tasks 3 of 3' }).click({ timeout: patience });
        await peek.locator('.ref-tree .monaco-list-row', { hasText: 'T012' }).first().waitFor({ timeout: patience });
      },
      () => editor.dismiss(peek),
    );
    await shot('lens-references');
    await editor.dismiss(peek);
  });
  await step('hints say how far it is where the settings want them', async () => {
    writeFileSync(join(workspace, 'specls.toml'), '[hints]\ncoverage = true\n\n[lens]\nenable = false\n');
    await until('hint and no lens', async () => {
      const line = await editor.line(83);
      return (line?.endsWith('implemented') && (await page.locator('.codelens-decoration').count()) === 0) || line;
    });
    await shot('hints');
    rmSync(join(workspace, 'specls.toml'));
    await editor.go('87:5');
    await page.locator('.codelens-decoration', { hasText: 'no task' }).first().waitFor();
  });

  // requirement → task → code → test, and back.
  await step('from a requirement to its task', async () => {
    await editor.go('84:6');
    await editor.reference(TASKS, 73);
    await editor.shows('tasks.md');
    await editor.cursorAt('Ln 73');
    await shot('task');
  });
  await step('from the task to its code', async () => {
    await editor.go(`73:${columnOf(workspace, TASKS, 73, 'retriever.py')}`);
    await editor.key('F12');
    await editor.shows('retriever.py');
  });
  await step('from the code to the test', async () => {
    await editor.go('46:9');
    await editor.reference(RETRIEVER_TEST, 33);
    await editor.shows('test_retriever.py');
    await editor.cursorAt('Ln 33');
    await shot('test');
  });
  await step('from the test to the requirement', async () => {
    await editor.key('F12');
    await editor.shows('spec.md');
    await editor.cursorAt('Ln 84');
  });
  await step('and all the way back', async () => {
    for (const [name, line] of [['test_retriever.py', 33], ['retriever.py', 46]]) {
      await editor.key('Control+Alt+-');
      await editor.shows(name);
      await editor.cursorAt(`Ln ${line}`);
    }
  });

  await step('hover shows the requirement', async () => {
    const hover = page.locator('.monaco-hover .hover-contents', { hasText: 'the documents do not answer a question' }).first();
    await editor.focus();
    await editor.summon(['Control+k', 'Control+i'], hover);
    assert.match(await hover.innerText(), /T012/);
    await shot('hover');
    await editor.dismiss(hover);
  });

  await step('the code action writes the task', async () => {
    await editor.file(SPEC);
    await editor.go('87:6');
    const stub = page.locator('.action-widget .monaco-list-row', { hasText: 'Add a task stub for FR-009' });
    await insist('the code action', async (patience) => {
      await editor.focus();
      await editor.summon('Control+.', stub);
      await shot('code-action');
      // The menu closes when anything else takes the focus.
      await stub.click({ timeout: patience });
    });
    // The task list is not open: VS Code opens it to edit it.
    await editor.unwarned(87);
    await editor.go('94:5');
    await editor.warned(94);
    await editor.file(TASKS);
    await editor.go('76:1');
    await until('the stub', async () => {
      const line = await editor.line(76);
      return line?.startsWith('- [ ] T025 [US2] Mark a citation as outdated') || line;
    });
    await editor.key('Control+s');
    await until('the stub on the disk', async () => readFileSync(join(workspace, TASKS), 'utf8').includes('- [ ] T025 [US2] Mark a citation as outdated'));
  });

  await step('an id is completed', async () => {
    const list = page.locator('.suggest-widget.visible');
    const row = (text) => list.locator('.monaco-list-row', { hasText: text }).first();
    const written = async () => (await editor.lines()).includes('See FR-013') || (await editor.lines()).slice(-3);
    // Lenses that come later move the text below the list of suggestions, and close it: then the line is written once more.
    await insist(
      'what was chosen',
      async (patience) => {
        await editor.key('Control+End');
        await editor.type('See FR-');
        await row(/FR-\d/).waitFor({ timeout: patience });
        await editor.type('01');
        await row('FR-013').waitFor({ timeout: patience });
        await shot('completion');
        await until('FR-013 chosen', async () => {
          const chosen = await list.locator('.monaco-list-row.focused').innerText({ timeout: 1000 });
          if (!chosen.startsWith('FR-013')) await editor.press('ArrowDown');
          return chosen.startsWith('FR-013') || chosen;
        }, patience);
        await editor.press('Enter');
        await until('FR-013 in the text', written, patience);
      },
      async () => {
        for (const key of ['Escape', 'Control+End', 'Shift+Home', 'Delete']) await editor.key(key);
        await until('an empty line', async () => (await editor.lines()).at(-1).trim() === '' || (await editor.lines()).slice(-3));
      },
    );
    await editor.key('Control+s');
  });

  await step('a requirement is renamed everywhere', async () => {
    await editor.file(SPEC);
    await editor.go('84:6');
    const box = page.locator('.rename-box input');
    // The box closes when anything else takes the focus.
    await insist('the new name', async (patience) => {
      await editor.focus();
      await editor.summon('F2', box);
      await box.fill('FR-060', { timeout: patience });
      await box.press('Enter', { timeout: patience });
      await box.waitFor({ state: 'hidden', timeout: patience });
      await until('the new name', async () => (await editor.line(84))?.startsWith('- **FR-060**') || (await editor.line(84)), 2 * patience);
    });
    await editor.command('File: Save All Files');
    const renamed = { [SPEC]: '**FR-060**', [TASKS]: 'per FR-060', [RETRIEVER]: '# FR-060', [RETRIEVER_TEST]: '"002-FR-060"' };
    for (const [path, text] of Object.entries(renamed))
      await until(`${text} in ${path}`, async () => readFileSync(join(workspace, path), 'utf8').includes(text));
  });
}

/** The column, from 1, in which a text begins in a line of a file. */
function columnOf(workspace, path, line, text) {
  return readFileSync(join(workspace, path), 'utf8').split('\n')[line - 1].indexOf(text) + 1;
}
