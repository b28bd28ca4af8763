/// <reference types="tree-sitter-cli/dsl" />
// What stands inside the lines of specs: ids, labels, states, paths, sentences of EARS, lists of references. It is fed what
// Markdown calls inline content: text without marks of lists and headings; it also takes whole lines.
//
// It never fails: every token may stand anywhere, and what opens something needs no end. Where a token begins something only
// if another follows, both readings shift the same tokens (`_unmarked`), so that one token of lookahead decides and no
// conflict is left. Tokens look ahead a bounded number of characters: parsing is linear.

const words = require('./words.json');

/** A text as part of a regular expression. */
const literal = text => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
/** Words, with small or capital first letters. */
const eitherCase = list => [...new Set(list)].map(word =>
  word.split(' ').map(part => {
    const [lower, upper] = [part[0].toLowerCase(), part[0].toUpperCase()];
    return lower === upper ? literal(part) : `[${lower}${upper}]${literal(part.slice(1))}`;
  }).join(' '));
const exactly = list => [...new Set(list)].map(literal);
const oneOf = list => new RegExp(list.join('|'));
const without = (list, ...others) => list.filter(word => !others.flat().some(other => other.toLowerCase() === word.toLowerCase()));

// Words in front of a requirement's number in running text.
const REQUIREMENT_NAMES = ['Requirements', 'Requisitos', 'Requisito', 'Reqs', 'Req', '要件'];
const REQUIREMENT_LABELS = without([...words.requirements, ...words.references], '要件');
const PROPERTY_NAMES = ['Property', 'Properties'];
const STEPS = without(words.steps, words.firstSteps);
// Words of EARS behind which who responds is named.
const PARTING = ['THEN', 'THE', 'ENTONCES', 'ENTÃO'];
const AND = ['and', 'or', 'und', 'et', 'и', 'および', '及び', '和', '及', '以及', '또는', '및'];
const TO = ['through', 'thru', 'to', 'bis', 'から', '到', '至', '부터'];
const OTHER_KEYS = without(words.keys, words.requirements, words.references, words.validates, words.depends, words.stories);

// Ids of requirements. `FR-025-029` is a range, `REQ-001-001` an id.
const ranged = words.families.filter(family => ['FR', 'NFR', 'SC'].includes(family)).join('|');
const unranged = words.families.filter(family => !['FR', 'NFR', 'SC'].includes(family)).join('|');
const all = words.families.join('|');
const part = '-[A-Z][A-Z0-9]*';
const suffix = '[a-wyz]{0,2}';
const requirement = `(?:(?:${ranged})-\\d{1,4}(?:\\.\\d{1,4})*|(?:(?:${ranged})(?:${part}){1,3}|(?:${unranged})(?:${part}){0,3})-\\d{1,4}(?:[.-]\\d{1,4})*)${suffix}`;
const head = `(?:${all})(?:${part}){0,3}-`;
const task = '(?:[A-Z]{1,4}-)?T(?:ASK-|-)?(?:\\d{3,4}(?:\\.\\d{1,4}){0,2}|\\d{1,2}(?:\\.\\d{1,4}){1,2})[A-Za-z]?';

// Paths. Dots count only where something follows them; brackets and stars only behind the first slash.
const letter = '[A-Za-z0-9@~+%$-]';
const first = `(?:(?:[A-Z0-9][A-Z0-9_@]*)?[a-z]|(?:[A-Z0-9][A-Z0-9_]*)?\\.[A-Za-z])(?:[._]*${letter})*`;
const group = '\\[[^\\[\\]\\s`]*\\]|\\([^()\\s`]*\\)|\\{[^{}\\s`]*\\}';
const unit = `[._*]*(?:${letter}|${group})`;
const rest = `(?:_*\\/(?:(?:\\*+|\\.{2})\\/)*(?:${unit})+)`;
// A segment with a small letter or a dot: `GET/POST` and `FR-001/002` are none.
const lowered = `[A-Z0-9_@-]*(?:[a-z]|\\.[._]*${letter})(?:${unit})*`;
const ending = `\\.(?:${words.endings.join('|')})`;
const method = words.methods.join('|');

/** A number under a name, without a rule of its own: no token of lookahead is spent on it. */
const integer = ($, name) => choice(alias($._integer, name), alias($._three, name));
const number = ($, name) => choice(alias($._dotted, name), integer($, name));

/** Tokens that are words or signs wherever they open nothing; what steps are called there. */
const text = ($, step = $._step_word) => [
  $._text, $._integer, $._three, $._dotted, $._short_task, $._first_step, step,
  $._requirement, $._requirements, $._requirement_label, $._validates, $._depends, $._user_story, $._story, $._property,
  $._task, $._phase, $._scenario, $._delta, $._key, $._and, $._to, $._spec, $._state, $._no_path,
  $._hashes, $._range, $._sign, $._folder, $._link_end, '@', '|', '_', '~~', '>', '\\',
];

module.exports = grammar({
  name: 'specls',

  extras: _ => [/[^\S\n]/],

  rules: {
    source_file: $ => seq(optional($._line), repeat(seq($._newline, optional($._line)))),

    // Tokens. Of two that are equally long the first counts.
    _newline: _ => /\n/,
    requirement_id: _ => new RegExp(requirement),
    scenario_id: _ => /US-?\d{1,3}[\/-](?:AC|AS)-?\d{1,3}/,
    story_id: _ => /US-?\d{1,3}/,
    task_id: _ => new RegExp(task),
    checklist_id: _ => /CHK\d{2,4}/,
    _short_task: _ => /(?:[A-Z]{1,4}-)?T(?:ASK-|-)?\d{1,2}[A-Za-z]?/,
    placeholder: _ => oneOf(exactly(words.placeholders.filter(p => !['[FEATURE]', '[link]'].includes(p)))),
    operation: _ => new RegExp(`(?:${method})[ \\t]+\\/(?:[A-Za-z0-9_~$@%+\\/-]|[{<\\[][A-Za-z0-9_:.$-]*[}>\\]]|[.:?=&]+[A-Za-z0-9_{])*`),
    _no_path: _ => oneOf(words.frameworks.map(name => [...literal(name)].map(c => /[A-Za-z]/.test(c) ? `[${c.toLowerCase()}${c.toUpperCase()}]` : c).join(''))),
    _path: _ => new RegExp([
      `(?:${first}|[A-Z0-9][A-Z0-9_]*)_*${ending}`,
      `(?:${first}|\\.{1,2})${rest}+_*\\/?`,
      `(?:[A-Z0-9][A-Z0-9_]*\\/){1,3}${lowered}${rest}*\\/?`,
      `\\/${lowered}${rest}*\\/?`,
    ].join('|')),
    _folder: _ => new RegExp(`(?:${first}_*|\\.{1,2})\\/`),
    _feature_name: _ => /\d{3,8}-(?:\d{6}-)?[a-z](?:[A-Za-z0-9_-]*[A-Za-z0-9])?/,
    _dotted: _ => /\d{1,3}(?:\.\d{1,3}){1,3}/,
    _three: _ => /\d{3}/,
    _integer: _ => /\d{1,2}/,
    _parting: _ => oneOf(PARTING),
    _keyword: _ => oneOf([...exactly(without(words.ears, PARTING)), ...words.forAll.map(word => `FOR ${word}`)]),
    _modal: _ => oneOf([
      `(?:${words.modals.join('|')})(?: (?:${words.behindModal.join('|')}))?`,
      'shall(?: not| continue to)?',
      `(?:(?:${words.beforeModal.join('|')}) )?(?:${words.foreignModals.join('|')})`,
      ...exactly(words.unspacedModals),
    ]),
    _when: _ => 'When',
    _small_keyword: _ => /when|While|while|If|if|Where|where|then/,
    _article: _ => /[Tt]he/,
    _first_step: _ => oneOf(exactly(words.firstSteps)),
    _step: _ => oneOf(exactly([...without(STEPS, ['When']), 'AND', 'BUT'])),
    _requirement: _ => 'Requirement',
    _requirements: _ => oneOf(REQUIREMENT_NAMES),
    _requirement_label: _ => oneOf(eitherCase(REQUIREMENT_LABELS)),
    _validates: _ => oneOf(eitherCase(words.validates)),
    _depends: _ => oneOf(eitherCase(words.depends)),
    _user_story: _ => /[Uu]ser [Ss]tory/,
    _story: _ => oneOf(exactly(without(words.stories, ['User Story']))),
    _property: _ => oneOf(PROPERTY_NAMES),
    _task: _ => oneOf(eitherCase([...words.tasks, ...without(words.properties, ['property'])])),
    _phase: _ => oneOf(exactly(['Phase', 'フェーズ', '阶段', '階段', 'Fase', 'Этап'])),
    _scenario: _ => 'Scenario',
    _delta: _ => oneOf(words.deltas),
    _key: _ => oneOf(eitherCase(OTHER_KEYS)),
    _and: _ => oneOf(AND),
    _to: _ => oneOf(TO),
    _lettered: _ => /[A-Z]{2,12}\d*(?:[.-][A-Z0-9]+)+|[A-Z]{2,12}\d+/,
    _spec: _ => /[Ss]pec[ -]#?|[Ff]eature[ -]#?/,
    _state: _ => /\[[ xX]\]|\[[^\w\s\[\]`*]\]/,
    _link_end: _ => /\]\([^()\s]*\)/,
    _parallel: _ => '[P]',
    _clarification: _ => '[NEEDS CLARIFICATION:',
    _list_marker: _ => /[-*+][ \t]+|\d{1,9}[.)][ \t]+/,
    _hashes: _ => /#{1,6}/,
    _tick: _ => /`+/,
    _range: _ => /[—~〜～…]|\.{2,3}/,
    // Directly behind an id.
    _joint: _ => token.immediate(/[-–~…\/]|\.{2,3}/),
    _sign: _ => /[-–+\/&]/,
    _text: _ => new RegExp([
      // What looks like an id and goes on, or has an underscore in front, is none.
      `_{1,3}${head}\\d+[A-Za-z0-9.-]*[A-Za-z0-9_]`,
      `${head}\\d+[A-Za-z0-9_]*`,
      `${head}\\d{1,4}[a-z]{0,2}_+[A-Za-z0-9]\\w*`,
      '_{1,3}(?:US|T|CHK)-?\\d\\w*',
      '\\d+(?:\\.\\d+){4,}|\\d[\\d.]{0,9}%|\\d[\\d.]{0,9}[A-Za-z]\\w*',
      // Texts of links that look like boxes.
      '\\[[ xXP]?\\]\\(',
      // A colon makes it the name of a command.
      `(?:${first}${rest}+|\\/${lowered}${rest}*):[A-Za-z_]`,
      '[A-Z](?:[A-Z0-9]*[A-Z])?(?:-[A-Z]+){0,3}-\\d+[A-Za-z0-9_]*',
      '[A-Za-z]{2,8}:\\/\\/[^\\s`"\'<>()]*',
      // Words joined by dashes and dots: nothing in them counts.
      first,
      '[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)*',
      '[^\\sA-Za-z0-9]',
    ].join('|')),

    // Lines.
    _line: $ => choice($._body, seq(repeat1($._lead), optional($._body))),
    _lead: $ => prec(9, choice($._list_marker, $._hashes, '>', '**', '*', '_', '~~')),
    _body: $ => choice(
      $.task,
      $.metadata,
      $.requirement_heading,
      $.scenario_heading,
      $.delta_heading,
      $.numbered_heading,
      $.scenario_step,
      $._sentence,
    ),

    // `[x] T001 [P] [US1] …`, `[ ]* 1.2 …`
    task: $ => prec.right(9, seq(
      alias($._state, $.state),
      optional($._optional),
      repeat($._task_mark),
      optional($._task_name),
      optional($._sentence),
    )),
    _optional: $ => prec(9, choice(alias('*', $.optional), seq('\\', alias('*', $.optional)))),
    _task_name: $ => prec.right(9, choice(
      seq(choice($.task_id, alias($._short_task, $.task_id), alias($._dotted, $.task_id)), repeat($._task_mark)),
      seq(integer($, $.task_id), $._number_end, repeat($._task_mark)),
    )),
    _task_mark: $ => prec(1, choice($._task_sign, $.label, $._unclosed_label, $._linked, $._bracket)),
    _task_sign: _ => prec(9, choice('**', '~~')),
    _bracket: _ => prec(1, '['),
    // The text of a link is no path of its own.
    _linked: $ => prec.right(2, choice(seq('[', alias($._path, $.path)), seq('[', $._path, $._link_end))),
    _unclosed_label: $ => prec.right(2, seq('[', $._stories)),
    _number_end: _ => choice('.', ':', ')', '：', '、'),

    // `**Status**: Draft`
    metadata: $ => prec.right(9, seq(
      choice(
        seq(alias(choice($._key, $._user_story, $._story), $.key), choice($._colon, seq($._mark, $._colon))),
        seq(alias($._requirement, $.key), $._colon, '**'),
      ),
      optional($._sentence),
    )),

    // `Requirement: Name`, `Scenario: Name`
    requirement_heading: $ => prec.right(9, seq(alias($._requirement, $.keyword), $._colon, $.title)),
    scenario_heading: $ => prec.right(9, seq(alias($._scenario, $.keyword), $._colon, optional($.title))),
    title: $ => prec.right(repeat1($._any)),

    // `ADDED Requirements`
    delta_heading: $ => prec.right(9, seq(alias($._delta, $.keyword), choice($._requirement, $._requirements, $._requirement_label), optional($._sentence))),

    // `Requirement 1: Name`, `Phase 3`, `Task 1.1: Name`
    numbered_heading: $ => prec.right(9, seq(
      choice(
        seq(alias(choice($._requirement, $._requirement_label), $.keyword), number($, $.requirement_number)),
        seq(alias($._property, $.keyword), number($, $.property_number)),
        seq(alias($._task, $.keyword), number($, $.task_number)),
        seq(alias($._story, $.keyword), integer($, $.story_number)),
        seq(alias($._phase, $.keyword), choice($._dotted, $._integer, $._three)),
      ),
      optional($._sentence),
    )),

    // `Given an album, When it opens`
    scenario_step: $ => prec.right(9, seq(
      alias(choice($._first_step, $._step, $._when), $.keyword),
      choice(seq(optional(':'), '**'), $._in_steps),
      repeat($._in_steps),
    )),
    _in_steps: $ => choice(
      ...text($, alias(choice($._when, $._step), $.keyword)),
      $._special, $._border, $._article, $._opening, alias($._modal, $.modal),
    ),

    // `WHEN it rains, THE System SHALL …`
    _sentence: $ => choice($.ears, $._plain),
    ears: $ => prec.right(seq(
      repeat($._before),
      optional(choice($.system, $._article, seq($._article, $.system), $._mixed)),
      alias($._modal, $.modal),
      optional($.response),
    )),
    _plain: $ => prec.right(choice(seq(repeat1($._before), optional($._words)), $._words)),
    _before: $ => choice($._border, $.clause, $._opening, seq($._words, choice($._border, $.clause, $._opening))),
    clause: $ => prec.right(1, seq($._opening, $.condition)),
    _opening: $ => choice(alias($._keyword, $.keyword), alias($._small_keyword, $.small_keyword)),
    condition: $ => prec.right(repeat1(choice($._term, $._special, $._article))),
    system: $ => prec.right(repeat1($._term)),
    _mixed: $ => prec.right(seq(optional($._article), repeat($._term), $._special, repeat(choice($._term, $._special, $._article)))),
    _words: $ => choice(seq(optional($._article), repeat1($._term)), $._article, $._mixed),
    response: $ => prec.right(repeat1($._any)),

    _any: $ => choice($._term, $._special, $._border, $._article, $._opening, alias($._modal, $.modal)),

    // What parts clauses.
    _border: $ => choice(
      ',', ':', '：', ';', '，', '、', '。', '；', '(', ')', '[', ']', '.', '*', '**',
      alias($._parting, $.keyword),
      $._bold_step,
      $.label,
      $.dependencies,
      $._unclosed,
      $._unclosed_label,
      $._linked,
    ),
    // `**When**`
    _bold_step: $ => prec.right(2, seq('**', alias(choice($._first_step, $._step, $._when), $.keyword), optional(':'), '**')),
    _unclosed: $ => prec.right(1, choice(
      seq('**', choice($._first_step, $._step, $._when), optional(':')),
      seq('(', $._depends, optional($._colon)),

    )),
    _colon: _ => choice(':', '：'),
    _mark: _ => choice('**', '_'),

    _step_word: $ => choice($._when, $._step),
    _term: $ => choice(...text($)),
    _special: $ => choice(
      $._requirement_ids,
      $.task_id,
      $.story_id,
      $.scenario_id,
      $.checklist_id,
      $.placeholder,
      $.operation,
      $.marker,
      $.code,
      $.story_reference,
      $.named_reference,
      $.reference_list,
      $.dependency_list,
      alias($._path, $.path),
      alias($._feature_name, $.feature),
      $._qualified,
      $._word_mark,
    ),
    _word_mark: $ => prec(1, seq(
      choice($._key, $._user_story, $._story, $._requirement, $._requirements, $._requirement_label, $._validates, $._depends),
      $._mark,
    )),

    // `FR-001`, `FR-001/002`, `FR-001..003`
    _requirement_ids: $ => prec.right(seq($.requirement_id, repeat(seq($._joint, alias($._three, $.requirement_id))), optional($._joint))),

    // `007-FR-005`, `083 FR-011`, `spec 004`
    _qualified: $ => prec.right(2, choice(
      seq(alias($._three, $.feature), optional($._sign), choice($._requirement_ids, $.story_id, $.scenario_id, $.task_id)),
      seq($._three, $._sign),
      seq($._spec, alias($._three, $.feature)),
    )),

    // `[US1]`, `[US1, US2]`, `[P]`
    label: $ => prec(10, choice($._parallel, seq('[', $._stories, ']'))),
    _stories: $ => prec.right(seq($.story_id, repeat(choice($.story_id, ',', $._sign)))),

    // `(depends on T012`
    dependencies: $ => prec(2, seq('(', alias($._depends, $.key), optional($._colon), $.task_id)),

    // `[NEEDS CLARIFICATION: …]`
    marker: $ => prec.right(seq($._clarification, repeat(choice($._inert, $._tick, '[')), optional(']'))),

    // Inline code. A path is one if it is all there is.
    code: $ => choice(
      prec.right(3, seq(
        $._tick,
        optional('@'),
        choice(alias($._path, $.path), alias($._folder, $.path)),
        choice($._tick, seq(choice(':', '#', '*', '**', '.', $._range), repeat($._in_code), optional($._tick))),
      )),
      prec.right(3, seq($._tick, $._hashes, $._requirement, ':', optional(alias($._code_title, $.title)), optional($._tick))),
      prec.right(seq($._tick, optional(seq('@', choice($._path, $._folder))), repeat($._in_code), optional($._tick))),
    ),
    _code_title: $ => prec.right(repeat1($._in_code)),
    _in_code: $ => choice($._inert, '[', ']', $.story_reference),
    // Every token but those that end or open something: of them only ids count.
    _inert: $ => choice(
      ...text($), $._path, alias($._feature_name, $.feature), $._parallel, $._clarification, $.placeholder, $.operation,
      $._article, $._parting, $._keyword, $._small_keyword, $._modal,
      ',', ':', '：', ';', '，', '、', '。', '；', '(', ')', '.', '*', '**',
      $._requirement_ids, $.story_id, $.scenario_id, $.task_id, $.checklist_id,
    ),

    // `User Story 1`
    story_reference: $ => prec(2, seq(alias($._user_story, $.keyword), integer($, $.story_number))),

    // `Requirement 1.2`, `Property 3`
    named_reference: $ => prec.right(choice(
      seq($._named, repeat(seq($._joint_numbers, alias($._dotted, $.requirement_number))), optional($._joint_numbers)),
      $._named_whole,
      seq($._property_reference, repeat(seq($._joint_numbers, number($, $.property_number))), optional($._joint_numbers)),
    )),
    _named: $ => prec(2, seq(choice($._requirement, $._requirements), alias($._dotted, $.requirement_number))),
    _named_whole: $ => prec(2, seq(choice($._requirement, $._requirements), integer($, $.requirement_number))),
    _joint_numbers: $ => prec(3, choice(',', '、', $._sign, $._and)),

    // `Requirements: 1.1, 2.3-2.5`, `Validates: Requirements 1.1`. A number is a reference where a member of the list begins;
    // what follows it is text.
    reference_list: $ => prec.right(seq($._list_head, repeat(choice($._member, $._separator)))),
    _list_head: $ => prec(2, choice(
      seq(alias(choice($._requirements, $._requirement_label, $._validates), $.key), choice($._colon, seq($._mark, $._colon))),
      seq(alias($._requirement, $.key), $._mark, $._colon),
    )),
    // `Depends: 1.2`
    dependency_list: $ => prec.right(seq($._dependency_head, repeat(choice($._task_member, $._separator)))),
    _dependency_head: $ => prec(2, seq(alias($._depends, $.key), choice($._colon, seq($._mark, $._colon)))),
    _member: $ => prec.right(choice(
      seq(repeat($._prefix), alias($._dotted, $.number), repeat(seq($._joins, number($, $.number))), optional($._joins), optional($._member_text)),
      // `1` is one where no text follows it.
      seq(repeat($._prefix), integer($, $.number), repeat(seq($._joins, number($, $.number))), optional($._joins)),
      seq(repeat($._prefix), choice($._integer, $._three), $._member_text),
      seq(repeat($._prefix), choice($._requirement_ids, alias($._lettered, $.requirement_id), $._free), optional($._member_rest)),
      prec(-1, repeat1($._prefix)),
    )),
    _task_member: $ => prec.right(choice(
      seq(alias($._dotted, $.task_number), repeat(seq($._joins, number($, $.task_number))), optional($._joins), optional($._member_text)),
      seq(integer($, $.task_number), repeat(seq($._joins, number($, $.task_number))), optional($._joins)),
      seq(choice($._integer, $._three), $._member_text),
      seq(choice($._free, $._prefix, $._requirement_ids), optional($._member_rest)),
    )),
    _prefix: $ => choice($._requirement, $._requirements, $._requirement_label, ':', '：', '.'),
    _joins: $ => prec(3, choice($._sign, $._range, $._to)),
    _free: $ => choice(
      $._text, $._short_task, $._when, $._first_step, $._step, $._validates, $._depends, $._story,
      $._task, $._phase, $._scenario, $._delta, $._key, $._to, $._spec, $._state, $._no_path, $._hashes, $._range, $._folder, $._link_end, '@', '~~', '>', '\\',
      $._article, $._parting, $._keyword, $._small_keyword, $._modal, $.placeholder, $.operation, $._parallel, $._clarification,
      alias($._path, $.path), alias($._feature_name, $.feature),
      $.story_id, $.scenario_id, $.task_id, $.checklist_id,
      $._user_story, $.story_reference, $._property, $._property_reference,
    ),
    _property_reference: $ => prec(2, seq($._property, number($, $.property_number))),
    _member_text: $ => prec.right(seq(choice($._free, $._prefix, $._requirement_ids), optional($._member_rest))),
    _member_rest: $ => prec.right(repeat1(choice($._free, $._integer, $._three, $._dotted, $._prefix, $._requirement_ids))),
    _separator: $ => choice(',', ';', '、', '，', '；', '。', $._sign, '|', '(', ')', '[', ']', '**', '*', '_', $._tick, $._and),
  },
});
