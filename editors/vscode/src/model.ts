// The trace as the server gives it (docs/json.md of the server), and the words for it. No rule about specs stands here.

/** The answer to `specls/trace`. */
export interface Trace {
  version: number;
  /** Absolute path that all others are relative to. */
  root: string;
  features: Feature[];
}

export interface Feature {
  id: string;
  path: string;
  dialect: string;
  items: Item[];
  summary?: Summary;
}

/** How many requirements stand on each rung and on none above it, and how many tasks are done. Withdrawn ones are no requirements. */
export interface Summary {
  requirements: number;
  specified: number;
  planned: number;
  implemented: number;
  verified: number;
  withdrawn: number;
  tasks: number;
  done: number;
}

export interface Item {
  kind: string;
  id: string;
  text: string;
  title?: string;
  file: string;
  /** From 1. */
  line: number;
  end_line: number;
  state: 'open' | 'done' | 'other' | null;
  coverage: string | null;
  parent?: { kind: string; id: string } | null;
  links: Link[];
}

export interface Link {
  direction: 'in' | 'out';
  relation: string;
  kind: string;
  id: string | null;
  feature: string | null;
  file: string;
  line: number;
}

/** A feature, with the folder that its paths are relative to. */
export interface Rooted {
  root: string;
  feature: Feature;
}

/** The rungs, lowest first. */
export const RUNGS = ['specified', 'planned', 'implemented', 'verified'] as const;

/** The absolute path of a file of a trace. Roots have `/` between names on every system, or what the system has. */
export function absolute(root: string, file: string): string {
  if (file === '.') return root;
  return `${root.replace(/[/\\]$/, '')}/${file}`;
}

/** One line of an item for a list. */
export function titleOf(item: Item): string {
  return item.title ?? item.text.split('\n', 1)[0] ?? '';
}

/** `2 specified · 6 verified`: what there is of each rung. Empty where there are no requirements. */
export function rungs(summary: Summary): string {
  const counts = [...RUNGS, 'withdrawn' as const].map(rung => [summary[rung], rung] as const);
  return counts
    .filter(([count]) => count > 0)
    .map(([count, rung]) => `${count} ${rung}`)
    .join(' · ');
}

/** `6 of 13 verified`: the state of a feature in the fewest words. */
export function verified(summary: Summary): string {
  if (summary.requirements > 0) {
    return `${summary.verified} of ${summary.requirements} verified`;
  }
  return summary.tasks > 0 ? `${summary.done} of ${counted(summary.tasks, 'task')} done` : 'no requirements';
}

/** Sums of several features. */
export function total(summaries: Summary[]): Summary {
  const sum: Summary = {
    requirements: 0,
    specified: 0,
    planned: 0,
    implemented: 0,
    verified: 0,
    withdrawn: 0,
    tasks: 0,
    done: 0,
  };
  for (const summary of summaries) {
    for (const key of Object.keys(sum) as (keyof Summary)[]) sum[key] += summary[key];
  }
  return sum;
}

/** `1 task`, `3 tasks`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Markdown without its links to files: the editor's preview refuses those, and would show their addresses. */
export function withoutFileLinks(markdown: string): string {
  return markdown.replace(/\[((?:[^[\]\\]|\\.)*)\]\(<?file:[^)\s]*>?\)/g, '$1');
}
