import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { featureNodes, type Node } from '../src/nodes';
import { feature, item, link, summary } from './fixture';

/** A tree as lines, two spaces a level. */
function draw(nodes: Node[], indent = ''): string {
  return nodes
    .map(
      node =>
        `${indent}${node.label} | ${node.description} | ${node.state ?? ''}\n${draw(node.children(), `${indent}  `)}`,
    )
    .join('');
}

const task = (id: string, state: 'open' | 'done', ...planned: [kind: string, id: string][]) =>
  item('task', id, { state, links: planned.map(([kind, of]) => link('out', 'plans', kind, of)) });

describe('the tree', () => {
  it('leads from features over stories and requirements to tasks', () => {
    const rooted = feature(
      [
        item('requirement', 'FR-001', { coverage: 'planned', parent: { kind: 'story', id: 'US1' } }),
        item('requirement', 'FR-002', { coverage: 'specified', title: 'A short title' }),
        item('entity', 'Album'),
        item('story', 'US1', { coverage: 'planned' }),
        item('scenario', 'US1/AC1', { parent: { kind: 'story', id: 'US1' } }),
        task('T001', 'done', ['requirement', 'FR-001'], ['story', 'US1']),
        task('T002', 'open', ['requirement', 'FR-001']),
        task('T003', 'open'),
      ],
      { summary: summary({ requirements: 2, planned: 1, specified: 1, tasks: 3, done: 1 }) },
    );
    assert.equal(
      draw(featureNodes([rooted])),
      `a | 0 of 2 verified | specified
  US1 | Text of US1 | planned
    FR-001 | Text of FR-001 | planned
      T001 | Text of T001 | done
      T002 | Text of T002 | open
    US1/AC1 | Text of US1/AC1 | 
    T001 | Text of T001 | done
  FR-002 | A short title | specified
  Tasks of no requirement | 0 of 1 done | 
    T003 | Text of T003 | open
`,
    );
  });

  it('has sub-tasks below their tasks, and criteria below their requirements; a task plans what its parts plan', () => {
    const rooted = feature([
      item('requirement', '1', { coverage: 'specified' }),
      item('criterion', '1.1', { coverage: 'planned', parent: { kind: 'requirement', id: '1' } }),
      task('2', 'open'),
      { ...task('2.1', 'open', ['criterion', '1.1']), parent: { kind: 'task', id: '2' } },
      task('3', 'open'),
      { ...task('3.1', 'done'), parent: { kind: 'task', id: '3' } },
    ]);
    assert.equal(
      draw(featureNodes([rooted])),
      `a | no requirements | 
  1 | Text of 1 | specified
    1.1 | Text of 1.1 | planned
      2.1 | Text of 2.1 | open
  Tasks of no requirement | 0 of 1 done | 
    3 | Text of 3 | open
      3.1 | Text of 3.1 | done
`,
    );
  });

  it('says the kind where two kinds share an id', () => {
    const items = [
      item('requirement', '1'),
      item('property', '1'),
      item('requirement', '2'),
      task('1', 'open'),
    ];
    const labels = featureNodes([feature(items)]).flatMap(node => node.children().map(({ label }) => label));
    assert.deepEqual(labels, ['requirement 1', '2', 'property 1', 'Tasks of no requirement']);
  });

  it('has ids that are its own, and the same every time', () => {
    const make = () => featureNodes([feature([item('story', 'X'), item('requirement', 'X')])]);
    const ids = (nodes: Node[]): string[] => nodes.flatMap(node => [node.id, ...ids(node.children())]);
    const found = ids(make());
    assert.equal(new Set(found).size, found.length);
    assert.deepEqual(found, ids(make()));
  });

  it('ends where an item is its own parent, or parents stand in a ring', () => {
    const ring = feature([
      item('requirement', '1', { parent: { kind: 'requirement', id: '1' } }),
      item('requirement', '2', { parent: { kind: 'requirement', id: '3' } }),
      item('requirement', '3', { parent: { kind: 'requirement', id: '2' } }),
      item('requirement', '4', { parent: { kind: 'requirement', id: 'gone' } }),
    ]);
    const drawn = draw(featureNodes([ring]));
    for (const id of ['1', '2', '3', '4']) assert.match(drawn, new RegExp(`^ *${id} `, 'm'));
  });

  it('takes a server that gives no summary and no titles', () => {
    const { root, feature: plain } = feature([item('requirement', 'R', { text: 'One\nTwo' })]);
    const { summary: _, ...without } = plain;
    const nodes = featureNodes([{ root, feature: without }]);
    assert.equal(draw(nodes), 'a | 1 item | \n  R | One | \n');
  });
});
