import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rungs, total, verified, withoutFileLinks } from '../src/model';
import { content, escapeHtml, leadsTo, page, sectionBody } from '../src/page';
import { feature, item, link, summary } from './fixture';

const EVIL = `<img src=x onerror="alert(1)"> & 'x'`;

describe('the coverage page', () => {
  it('allows its own style and its one script and nothing else', () => {
    const html = page({ nonce: 'abc', source: 'vscode-webview:', style: 'a.css', script: 'a.js' });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    assert.equal(
      policy,
      'default-src &#39;none&#39;; style-src vscode-webview:; script-src &#39;nonce-abc&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;',
    );
    assert.deepEqual(html.match(/<script[^>]*>/g), ['<script nonce="abc" src="a.js">']);
  });

  it('escapes all that comes from the workspace', () => {
    const { root, feature: rest } = feature([
      item('requirement', EVIL, {
        text: EVIL,
        file: EVIL,
        coverage: EVIL,
        links: [link('in', 'plans', 'task', EVIL)],
      }),
      item('task', EVIL, { title: EVIL, state: 'open', links: [link('out', 'depends', 'task', EVIL)] }),
    ]);
    const evil = { root: `${root}/${EVIL}`, feature: { ...rest, id: EVIL, path: EVIL } };
    for (const html of [content([evil]), sectionBody(evil)]) {
      assert.doesNotMatch(html, /<img/);
      assert.match(html, /&lt;img/);
      for (const [, value] of html.matchAll(/="([^"]*)"/g)) assert.doesNotMatch(value ?? '', /[<>]/);
    }
    assert.equal(escapeHtml(EVIL), '&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;x&#39;');
  });

  it('uses no style and no handler in attributes, which the policy would refuse', () => {
    const rooted = feature(
      [
        item('requirement', 'FR-001', {
          coverage: 'verified',
          links: [link('in', 'verifies', 'test', null)],
        }),
      ],
      { summary: summary({ requirements: 1, verified: 1 }) },
    );
    for (const html of [content([rooted]), sectionBody(rooted)])
      assert.doesNotMatch(html, /\s(style|on\w+)=/);
  });

  it('says in words what the bar shows, and links to places', () => {
    const counts = { requirements: 3, specified: 1, verified: 2, withdrawn: 1, tasks: 1, done: 1 };
    const test = link('in', 'verifies', 'test', null);
    const rooted = feature([item('requirement', 'FR-001', { coverage: 'verified', links: [test, test] })], {
      summary: summary(counts),
    });
    assert.match(content([rooted]), /1 specified · 2 verified · 1 withdrawn · 1 of 1 task done/);
    const body = sectionBody(rooted);
    assert.equal(body.match(/>a\.py</g)?.length, 1, 'a place is shown once');
    const others = [test, { ...test, line: 9 }];
    const two = sectionBody(
      feature([item('requirement', 'FR-001', { coverage: 'verified', links: others })]),
    );
    assert.match(two, />a\.py:7<.*>a\.py:9</);
    assert.match(body, /data-file="\/project\/src\/a\.py" data-line="7"/);
  });

  it('leads to the files it shows and to no others', () => {
    const features = [
      feature([item('requirement', 'FR-001', { links: [link('in', 'verifies', 'test', null)] })]),
    ];
    assert.ok(leadsTo(features, '/project/specs/a/spec.md'));
    assert.ok(leadsTo(features, '/project/src/a.py'));
    const others = ['', '/project', '/project/src/b.py', '/project-secret/a.py', '/project/../etc/passwd'];
    assert.deepEqual(
      others.filter(file => leadsTo(features, file)),
      [],
    );
    assert.ok(!leadsTo([], '/project/src/a.py'));
  });

  it('gives the state of a task as the server does, whatever it comes after', () => {
    const body = sectionBody(
      feature([
        item('task', 'T001', { state: 'open' }),
        item('task', 'T002', { state: 'open', links: [link('out', 'depends', 'task', 'T001')] }),
      ]),
    );
    assert.equal(body.match(/<span class="swatch task-open"><\/span>open<\/td>/g)?.length, 2);
  });

  it('has a few hundred rows before somebody asks for all', () => {
    const many = Array.from({ length: 700 }, (_, n) =>
      item('requirement', `R-${n}`, { coverage: 'planned' }),
    );
    const rows = (html: string) => html.match(/<th scope="row">/g)?.length;
    assert.equal(rows(sectionBody(feature(many))), 500);
    assert.match(sectionBody(feature(many)), /<button type="button" data-all>Show 200 more rows</);
    assert.equal(rows(sectionBody(feature(many), true)), 700);
    assert.doesNotMatch(sectionBody(feature(many), true), /<button/);
  });

  it('says that there is nothing', () => {
    assert.match(content([]), /There is no feature yet/);
    assert.match(sectionBody(feature([])), /Nothing here asks to be fulfilled/);
  });
});

describe('words for a summary', () => {
  it('count what stands', () => {
    assert.equal(verified(summary({ requirements: 13, specified: 13, withdrawn: 1 })), '0 of 13 verified');
    assert.equal(
      verified(summary({ requirements: 13, specified: 7, verified: 6, withdrawn: 1 })),
      '6 of 13 verified',
    );
    assert.equal(verified(summary({ tasks: 1 })), '0 of 1 task done');
    assert.equal(verified(summary()), 'no requirements');
    assert.equal(rungs(summary({ specified: 2, verified: 1 })), '2 specified · 1 verified');
    assert.equal(total([summary({ tasks: 1 }), summary({ tasks: 2, done: 1 })]).tasks, 3);
  });
});

describe('Markdown of the server', () => {
  it('loses its links to files and keeps the others', () => {
    const text =
      '**[FR-001](file:///a/spec.md#L3)** a, [src/\\[x\\].py:7](file:///b%20c.py#L7), [site](https://example.org)';
    assert.equal(withoutFileLinks(text), '**FR-001** a, src/\\[x\\].py:7, [site](https://example.org)');
    const long = '['.repeat(20_000) + '](file:'.repeat(20_000);
    assert.ok(withoutFileLinks(long).length > 0, 'in no time');
  });
});
