import type { Feature, Item, Link, Rooted, Summary } from '../src/model';

/** A summary with nothing in it but what is given. */
export function summary(some: Partial<Summary> = {}): Summary {
  const none = {
    requirements: 0,
    specified: 0,
    planned: 0,
    implemented: 0,
    verified: 0,
    withdrawn: 0,
    tasks: 0,
    done: 0,
  };
  return { ...none, ...some };
}

export function item(kind: string, id: string, some: Partial<Item> = {}): Item {
  const none = {
    text: `Text of ${id}`,
    file: 'specs/a/spec.md',
    line: 1,
    end_line: 1,
    state: null,
    coverage: null,
  };
  return { kind, id, ...none, links: [], ...some };
}

export function link(direction: 'in' | 'out', relation: string, kind: string, id: string | null): Link {
  return { direction, relation, kind, id, feature: id === null ? null : 'a', file: 'src/a.py', line: 7 };
}

export function feature(items: Item[], some: Partial<Feature> = {}): Rooted {
  const feature = { id: 'a', path: 'specs/a', dialect: 'spec-kit', items, summary: summary(), ...some };
  return { root: '/project', feature };
}
