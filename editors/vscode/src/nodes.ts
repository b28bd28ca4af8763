// The tree of features, as plain data: features, their stories, requirements and what else has a place, and their tasks.

import { absolute, counted, type Item, type Rooted, rungs, titleOf, verified } from './model';

/** A line of the tree. */
export interface Node {
  /** Unique in the tree and the same after a refresh, so that what is open stays open. */
  id: string;
  kind: string;
  label: string;
  description: string;
  tooltip: string;
  /** A rung, the state of a task, or nothing. */
  state: string | undefined;
  /** Where it stands; `line` from 1. */
  file: string;
  line: number | undefined;
  /** Whether it has children: cheaper than to ask for them. */
  expandable: boolean;
  children: () => Node[];
}

/** Kinds that stand in the tree, in this order. What has a parent stands below it, whatever its kind. */
const KINDS = ['story', 'requirement', 'success-criterion', 'property', 'scenario', 'criterion'];

/** The features of a window. */
export function featureNodes(features: Rooted[]): Node[] {
  return features.map(rooted => {
    const { root, feature } = rooted;
    const path = absolute(root, feature.path);
    const { summary } = feature;
    const state = summary && summary.requirements > 0 ? weakest(rooted) : undefined;
    return {
      id: path,
      kind: 'feature',
      label: feature.id,
      description: summary ? verified(summary) : counted(feature.items.length, 'item'),
      tooltip: summary ? tooltip(rooted) : path,
      state,
      file: path,
      line: undefined,
      expandable: feature.items.length > 0,
      children: () => new Branches(rooted).top(),
    };
  });
}

function tooltip({ root, feature }: Rooted): string {
  const lines = [absolute(root, feature.path)];
  if (feature.summary) {
    const { tasks, done } = feature.summary;
    const ladder = rungs(feature.summary);
    if (ladder) lines.push(ladder);
    if (tasks > 0) lines.push(`${done} of ${tasks} tasks done`);
  }
  return lines.join('\n');
}

/** The lowest rung that a requirement of the feature stands on. */
function weakest({ feature: { summary } }: Rooted): string | undefined {
  if (!summary) return undefined;
  return (['specified', 'planned', 'implemented', 'verified'] as const).find(rung => summary[rung] > 0);
}

/** What stands below what in one feature. */
class Branches {
  readonly #rooted: Rooted;
  readonly #prefix: string;
  readonly #byParent = new Map<string, Item[]>();
  readonly #tasksOf = new Map<string, Item[]>();
  readonly #roots = new Set<Item>();
  /** Ids that items of several kinds have: requirement 1 and property 1. */
  readonly #shared = new Set<string>();
  readonly #loose: Item[] = [];

  constructor(rooted: Rooted) {
    this.#rooted = rooted;
    this.#prefix = absolute(rooted.root, rooted.feature.path);
    const { items, id } = rooted.feature;
    const parents = new Map(items.map(item => [key(item), item.parent ? key(item.parent) : undefined]));
    const kindOf = new Map<string, string>();
    // Tasks that plan something, themselves or in a part of them.
    const planning = new Set<string>();
    for (const item of items.filter(({ kind }) => KINDS.includes(kind))) {
      if ((kindOf.get(item.id) ?? item.kind) !== item.kind) this.#shared.add(item.id);
      kindOf.set(item.id, item.kind);
    }
    for (const item of items) {
      const parent = parentIn(parents, key(item));
      if (parent === undefined) this.#roots.add(item);
      else add(this.#byParent, parent, item);
      if (item.kind !== 'task') continue;
      const planned = item.links.filter(
        link =>
          link.direction === 'out' && link.relation === 'plans' && link.feature === id && link.id !== null,
      );
      const targets = new Set(planned.map(link => key({ kind: link.kind, id: link.id ?? '' })));
      for (const target of targets) add(this.#tasksOf, target, item);
      if (targets.size === 0) continue;
      for (let one: string | undefined = key(item); one !== undefined && !planning.has(one);) {
        planning.add(one);
        one = parentIn(parents, one);
      }
    }
    for (const item of this.#roots) {
      if (item.kind === 'task' && !planning.has(key(item))) this.#loose.push(item);
    }
  }

  top(): Node[] {
    const nodes = KINDS.flatMap(kind =>
      this.#rooted.feature.items.filter(item => item.kind === kind && this.#roots.has(item)),
    ).map(item => this.#node(item, this.#prefix, []));
    if (this.#loose.length > 0) nodes.push(this.#rest());
    return nodes;
  }

  #node(item: Item, prefix: string, above: string[]): Node {
    const own = key(item);
    const id = `${prefix}\n${own}`;
    const path = [...above, own];
    // An item that stands (by mistake) below itself is shown once.
    const below = [...(this.#byParent.get(own) ?? []), ...(this.#tasksOf.get(own) ?? [])].filter(
      child => !path.includes(key(child)),
    );
    return {
      id,
      kind: item.kind,
      label: this.#shared.has(item.id) && item.kind !== 'task' ? `${item.kind} ${item.id}` : item.id,
      description: titleOf(item),
      tooltip: [`${item.id}: ${item.text}`, this.#words(item)].filter(Boolean).join('\n\n'),
      state: item.state ?? item.coverage ?? undefined,
      file: absolute(this.#rooted.root, item.file),
      line: item.line,
      expandable: below.length > 0,
      children: () => below.map(child => this.#node(child, id, path)),
    };
  }

  #words(item: Item): string {
    const tasks = this.#tasksOf.get(key(item)) ?? [];
    const done = tasks.filter(task => task.state === 'done').length;
    const files = (relation: string) =>
      item.links.filter(link => link.direction === 'in' && link.relation === relation).length;
    const [code, tests] = [files('implements'), files('verifies')];
    return [
      item.state === 'other' ? '' : (item.state ?? item.coverage ?? ''),
      tasks.length > 0 ? `${done} of ${counted(tasks.length, 'task')} done` : '',
      code > 0 ? `${counted(code, 'place')} in code` : '',
      tests > 0 ? counted(tests, 'test') : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  #rest(): Node {
    const id = `${this.#prefix}\n#rest`;
    const done = this.#loose.filter(task => task.state === 'done').length;
    return {
      id,
      kind: 'group',
      label: 'Tasks of no requirement',
      description: `${done} of ${this.#loose.length} done`,
      tooltip: 'Tasks that, with their parts, name no story, no requirement and nothing else of this feature',
      state: undefined,
      file: this.#prefix,
      line: undefined,
      expandable: true,
      children: () => this.#loose.map(task => this.#node(task, id, [])),
    };
  }
}

/** The parent of an item, if it is there and the way up from it ends. */
function parentIn(parents: Map<string, string | undefined>, own: string): string | undefined {
  const parent = parents.get(own);
  if (parent === undefined || !parents.has(parent)) return undefined;
  const seen = new Set([own]);
  for (let above: string | undefined = parent; above !== undefined; above = parents.get(above)) {
    if (seen.has(above)) return undefined;
    seen.add(above);
  }
  return parent;
}

function key({ kind, id }: { kind: string; id: string }): string {
  return `${kind} ${id}`;
}

function add<T>(map: Map<string, T[]>, at: string, value: T): void {
  const values = map.get(at);
  if (values) values.push(value);
  else map.set(at, [value]);
}
