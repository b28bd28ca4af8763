// The coverage page, as HTML. Everything that comes from the workspace is escaped here.

import {
  absolute,
  counted,
  type Item,
  type Link,
  type Rooted,
  RUNGS,
  type Summary,
  titleOf,
  total,
} from './model';

/** What a page is made with. */
export interface Frame {
  /** Lets the one script run. */
  nonce: string;
  /** Where styles may come from. */
  source: string;
  style: string;
  script: string;
}

/** A whole page without its features: the script asks for those. */
export function page(frame: Frame): string {
  const policy = [
    `default-src 'none'`,
    `style-src ${frame.source}`,
    `script-src 'nonce-${frame.nonce}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Coverage</title>
<link rel="stylesheet" href="${escapeHtml(frame.style)}">
</head>
<body>
<main id="content" aria-live="off"><p>Reading the specs…</p></main>
<script nonce="${escapeHtml(frame.nonce)}" src="${escapeHtml(frame.script)}"></script>
</body>
</html>`;
}

/** What stands on the page: a heading, and a closed section for each feature. */
export function content(features: Rooted[]): string {
  const sum = total(features.flatMap(({ feature }) => feature.summary ?? []));
  const sections = features.map(
    rooted => `<details data-path="${escapeHtml(pathOf(rooted))}">
<summary><span class="name">${escapeHtml(rooted.feature.id)}</span> ${ladder(rooted.feature.summary)}</summary>
<div class="body"></div>
</details>`,
  );
  const nothing = features.length === 0 ? '<p>There is no feature yet.</p>' : '';
  return `<h1>Coverage</h1>
<p class="legend">${legend()}</p>
<section class="total" aria-label="All features"><span class="name">${counted(features.length, 'feature')}</span> ${ladder(sum)}</section>
${nothing}${sections.join('\n')}`;
}

/** The path by which the page names a feature. */
export function pathOf({ root, feature }: Rooted): string {
  return absolute(root, feature.path);
}

/** Whether a file is one that the sections of these features lead to. */
export function leadsTo(features: Rooted[], file: string): boolean {
  return features.some(({ root, feature }) =>
    feature.items.some(item => [item, ...item.links].some(shown => absolute(root, shown.file) === file)),
  );
}

function legend(): string {
  return RUNGS.map(rung => `<span class="key"><span class="swatch ${rung}"></span>${rung}</span>`).join(' ');
}

/** A bar and the same in words: nobody has to tell colours apart. */
function ladder(summary: Summary | undefined): string {
  if (!summary) return '';
  const sum = RUNGS.reduce((all, rung) => all + summary[rung], 0);
  const parts = RUNGS.filter(rung => summary[rung] > 0);
  const words = [...parts, ...(summary.withdrawn > 0 ? (['withdrawn'] as const) : [])].map(
    rung => `${summary[rung]} ${rung}`,
  );
  if (summary.tasks > 0) words.push(`${summary.done} of ${counted(summary.tasks, 'task')} done`);
  // SVG, because the policy of the page allows no style in an attribute.
  let at = 0;
  const rectangles = [...parts].reverse().map(rung => {
    const width = (summary[rung] * 100) / sum;
    const rectangle = `<rect class="${rung}" x="${at.toFixed(2)}" width="${width.toFixed(2)}" height="10"/>`;
    at += width;
    return rectangle;
  });
  const bar =
    sum > 0
      ? `<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${rectangles.join('')}</svg>`
      : '';
  return `${bar}<span class="counts">${words.join(' · ') || 'no requirements'}</span>`;
}

/** Rows that a table has before somebody asks for all: pages with ten thousand take seconds. */
const ROWS = 500;

/** What a section holds when it is open: the requirements, and the tasks. */
export function sectionBody({ root, feature }: Rooted, all = false): string {
  const some = (items: Item[]) => (all ? items : items.slice(0, ROWS));
  const everything = feature.items.filter(item => item.coverage !== null);
  const everyTask = feature.items.filter(item => item.kind === 'task');
  const [rows, tasks] = [some(everything), some(everyTask)];
  const parts: string[] = [];
  if (rows.length > 0) parts.push(requirements(root, rows));
  if (tasks.length > 0) parts.push(taskTable(root, tasks));
  const rest = everything.length - rows.length + everyTask.length - tasks.length;
  if (rest > 0) parts.push(`<p><button type="button" data-all>Show ${rest} more rows</button></p>`);
  return parts.join('\n') || '<p>Nothing here asks to be fulfilled.</p>';
}

function requirements(root: string, items: Item[]): string {
  const rows = items.map(item => {
    const ends = (relation: string) =>
      item.links.filter(link => link.direction === 'in' && link.relation === relation);
    return `<tr class="${rungClass(item.coverage)}">
<th scope="row">${place(root, item.file, item.line, item.id)}</th>
<td>${escapeHtml(titleOf(item))}</td>
<td class="rung"><span class="swatch ${rungClass(item.coverage)}"></span>${escapeHtml(item.coverage ?? '')}</td>
<td>${places(root, ends('plans'))}</td>
<td>${places(root, ends('implements'))}</td>
<td>${places(root, ends('verifies'))}</td>
</tr>`;
  });
  const heads = ['Requirement', 'Text', 'Rung', 'Tasks', 'Code', 'Tests'];
  return table('Requirements', heads, rows);
}

function taskTable(root: string, tasks: Item[]): string {
  const rows = tasks.map(task => {
    const ends = (relation: string) =>
      task.links.filter(link => link.direction === 'out' && link.relation === relation && link.id !== null);
    const state = escapeHtml(task.state ?? '');
    return `<tr>
<th scope="row">${place(root, task.file, task.line, task.id)}</th>
<td>${escapeHtml(titleOf(task))}</td>
<td class="rung"><span class="swatch task-${state}"></span>${state}</td>
<td>${places(root, ends('plans'))}</td>
<td>${places(root, ends('depends'))}</td>
</tr>`;
  });
  return table('Tasks', ['Task', 'Text', 'State', 'For', 'After'], rows);
}

function table(caption: string, heads: string[], rows: string[]): string {
  const head = heads.map(title => `<th scope="col">${title}</th>`).join('');
  return `<table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`;
}

/** Places that a cell shows; the rest is a number. */
const SHOWN = 6;

/** The other ends of links: by their ids; files by their names, and by the line where one has several. */
function places(root: string, links: Link[]): string {
  const names = links.map(link => link.id ?? nameOf(link.file));
  const labels = links.map((link, index) => {
    const name = names[index] ?? '';
    const alone =
      link.id !== null || names.every((other, at) => other !== name || links[at]?.line === link.line);
    return place(root, link.file, link.line, alone ? name : `${name}:${link.line}`);
  });
  const some = [...new Set(labels)];
  const rest = some.length > SHOWN ? ` and ${some.length - SHOWN} more` : '';
  return some.slice(0, SHOWN).join(', ') + rest;
}

/** A link that the script turns into opening a file: reachable by keyboard like any other. */
function place(root: string, file: string, line: number, label: string): string {
  return `<a href="#" data-file="${escapeHtml(absolute(root, file))}" data-line="${line}" title="${escapeHtml(`${file}:${line}`)}">${escapeHtml(label)}</a>`;
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

function rungClass(coverage: string | null): string {
  return /^[a-z-]+$/.test(coverage ?? '') ? (coverage ?? '') : '';
}

/** Text as it stands in HTML, also between quotes. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, char => names[char] ?? char);
}
