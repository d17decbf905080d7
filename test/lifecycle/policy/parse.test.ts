import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../../src/lifecycle/policy/config.ts';
import {
  MAX_CONFIG_LENGTH,
  parseBoard,
  parseConfig,
  parseMode,
} from '../../../src/lifecycle/policy/parse.ts';
import { howMany } from '../../fuzz/how-many.ts';

function config(text: string) {
  const result = parseConfig(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function problems(text: string) {
  const result = parseConfig(text);
  if (result.ok) throw new Error('expected problems');
  return result.error;
}

describe('a configuration that holds', () => {
  test('a version alone is enough, and every default is filled in', () => {
    const parsed = config('version: 1\n');
    expect(parsed).toEqual(DEFAULT_CONFIG);
    expect(parsed.board).toBeNull();
    expect(parsed.runs.shared).toEqual([['clarification', 'design', 'plan']]);
    expect(parsed.deployment).toEqual({
      mode: 'required',
      environments: [{ name: 'preview', required: true }],
      creator: null,
    });
    expect(parsed.checks).toEqual({ mode: 'rules' });
    expect(parsed.deadlines.start).toBe(15 * 60_000);
    expect(parsed.reminders.every).toBe(72 * 3_600_000);
  });

  test('lengths of time become milliseconds', () => {
    const parsed = config(
      'version: 1\nfeedback: {quiet: 0s}\ndeadlines: {start: 90s, run: 24h, checks: 7d}\n',
    );
    expect(parsed.feedback.quiet).toBe(0);
    expect(parsed.deadlines).toMatchObject({ start: 90_000, run: 86_400_000, checks: 604_800_000 });
  });

  test('stages are switched by on and off as well as by true and false', () => {
    const { stages } = config(
      'version: 1\nstages: {design: off, plan: false, clarification: true}\n',
    );
    expect(stages).toMatchObject({ design: 'off', plan: 'off', clarification: 'on' });
  });

  test('statuses map onto the options of the board, several onto one', () => {
    const { board } = config(
      'version: 1\nboard:\n  owner: acme\n  number: 1\n  statuses: {approved: In Review, blocked: On hold}\n',
    );
    expect(board).toMatchObject({ owner: 'acme', number: 1, field: 'Status' });
    expect(board?.statuses).toEqual({
      Backlog: 'Backlog',
      Ready: 'Ready',
      'In Progress': 'In Progress',
      'In Review': 'In Review',
      Approved: 'In Review',
      Done: 'Done',
      Blocked: 'On hold',
    });
  });

  test('a deployment contract lists names and details side by side', () => {
    const text =
      'version: 1\ndeployment: {environments: [preview, {name: docs, required: false}], creator: "vercel[bot]"}\n';
    expect(config(text).deployment).toEqual({
      mode: 'required',
      environments: [
        { name: 'preview', required: true },
        { name: 'docs', required: false },
      ],
      creator: 'vercel[bot]',
    });
    expect(config('version: 1\ndeployment: none\n').deployment).toEqual({ mode: 'none' });
  });

  test('checks follow the rules, are none, or are named with their source', () => {
    expect(config('version: 1\nchecks: none\n').checks).toEqual({ mode: 'none' });
    const named = 'version: 1\nchecks: {required: [lint, {name: test, app: github-actions}]}\n';
    expect(config(named).checks).toEqual({
      mode: 'required',
      required: [
        { name: 'lint', app: null },
        { name: 'test', app: 'github-actions' },
      ],
    });
  });
});

describe('a configuration that does not hold', () => {
  test('an unknown key is named with its line, the likely one and all that are known', () => {
    const [problem] = problems('version: 1\nlimits:\n  active: 2\n  run: 3\n');
    expect(problem).toMatchObject({ line: 4, key: 'limits.run', found: 'an unknown key' });
    expect(problem?.allowed).toMatch(/^perhaps runs; the keys here are active, runs, rounds/);
  });

  test('an unknown key inside a list item of two shapes is told by that item', () => {
    const [problem] = problems(
      'version: 1\ndeployment:\n  environments:\n    - preview\n    - name: docs\n      requird: false\n',
    );
    expect(problem).toMatchObject({ line: 6, key: 'deployment.environments[1].requird' });
    expect(problem?.allowed).toContain('perhaps required');
  });

  test.each([
    ['version: 2', 'version', '2', '1'],
    ['version: 1\nmerge: {method: fast}', 'merge.method', '"fast"', 'merge, squash or rebase'],
    ['version: 1\nstages: {plan: no}', 'stages.plan', '"no"', 'on or off'],
    ['version: 1\nlimits: {failures: 9}', 'limits.failures', '9', 'a whole number from 1 to 5'],
    ['version: 1\ncommands: {short: off}', 'commands.short', '"off"', 'true or false'],
    ['version: 1\nlimits: 3', 'limits', '3', 'a mapping of keys to values'],
    ['version: 1\nagents: []', 'agents', 'an empty list', 'at least 1 entry'],
    ['- 1', '', 'a list', 'a mapping of keys to values'],
  ])('%j says what stands at its key and what may', (text, key, found, allowed) => {
    expect(problems(text)).toEqual([{ line: text.split('\n').length, key, found, allowed }]);
  });

  test('for every run there must be an agent, however its issue is labelled', () => {
    const text =
      'version: 1\nstages: {clarification: off}\nagents:\n  - {name: docs, adapter: claude-code, domains: [docs]}\n  - {name: planner, adapter: claude-code, capabilities: [design, plan]}\n';
    expect(problems(text).map(({ line, key, found }) => [line, key, found])).toEqual([
      [3, 'agents', 'no agent that does execution for issues of every label'],
      [3, 'agents', 'no agent that does feedback-implementation for issues of every label'],
      [3, 'agents', 'no agent that does diagnose for issues of every label'],
    ]);
    const [problem] = problems(text.replace('[design, plan]', '[execute]'));
    expect(problem).toMatchObject({ line: 5, key: 'agents[1].capabilities[0]' });
    expect(problem?.allowed).toBe(
      'clarification, design, plan, execution, feedback-implementation or diagnose',
    );
  });

  test('a length of time needs a unit and bounds', () => {
    const found = problems('version: 1\ndeadlines:\n  run: 5\n  start: 90d\n');
    expect(found.map((p) => [p.line, p.key])).toEqual([
      [3, 'deadlines.run'],
      [4, 'deadlines.start'],
    ]);
    expect(found[1]?.allowed).toContain('from 1m to 7d');
  });

  test('shared runs hold consecutive stages, each once', () => {
    const skipped = problems('version: 1\nruns: {shared: [[design, execution]]}\n');
    expect(skipped[0]).toMatchObject({ key: 'runs.shared[0]' });
    const backwards = problems('version: 1\nruns: {shared: [[plan, design]]}\n');
    expect(backwards[0]?.allowed).toContain('consecutive');
    const twice = problems('version: 1\nruns: {shared: [[design, plan], [plan, execution]]}\n');
    expect(twice[0]?.allowed).toBe('each stage in one group only');
  });

  test('agents have different names, and a command where their adapter needs one', () => {
    const found = problems(
      'version: 1\nagents:\n  - {name: a, adapter: command}\n  - {name: a, adapter: claude-code}\n',
    );
    expect(found.map((p) => p.key)).toEqual(['agents', 'agents[0].command']);
  });

  test('more approvals than named approvers could never be reached', () => {
    const found = problems('version: 1\napprovers: {users: [ann], count: 2}\n');
    expect(found[0]).toMatchObject({ key: 'approvers.count', line: 2 });
  });

  test('an empty file lacks its version', () => {
    expect(problems('')).toEqual([{ line: null, key: 'version', found: 'nothing', allowed: '1' }]);
    expect(problems('# nothing yet\n')[0]?.key).toBe('version');
  });

  test('problems come in the order of the file', () => {
    const text = 'version: 1\nzeta: 1\nlimits:\n  active: 0\nalpha: 1\n';
    expect(problems(text).map((p) => p.line)).toEqual([2, 4, 5]);
  });
});

test('the board of a configuration with a mistake elsewhere is known, and of one that is wrong itself not', () => {
  const board = 'board: {owner: acme, number: 1, statuses: {ready: Next}}';
  expect(parseBoard(`version: 1\n${board}\nlimits: {rounds: many}`)).toMatchObject({
    number: 1,
    statuses: { Ready: 'Next', Blocked: 'Blocked' },
  });
  expect(parseBoard('version: 1\nboard: {owner: acme}')).toBeNull();
  expect(parseBoard('version: 2')).toBeNull();
  expect(parseBoard('a: [')).toBeNull();
});

describe('YAML that hides something', () => {
  test('the same key twice is refused where the second stands', () => {
    const [problem] = problems('version: 1\nlimits:\n  runs: 3\n  runs: 99\n');
    expect(problem).toMatchObject({ line: 4, key: 'limits.runs', found: 'the same key again' });
  });

  test('aliases are refused, so a bomb of them does not grow', () => {
    const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]`);
    const [problem] = problems(['version: 1', 'l0: &l0 [x, x]', ...levels].join('\n'));
    expect(problem).toMatchObject({ line: 3, key: 'l1[0]', found: 'an alias' });
  });

  test('__proto__ is an unknown key like any other and changes nothing', () => {
    const [problem] = problems('version: 1\n__proto__: {limits: {runs: 99}}\n');
    expect(problem).toMatchObject({ line: 2, key: '__proto__', found: 'an unknown key' });
    expect(({} as { limits?: unknown }).limits).toBeUndefined();
  });

  test('tabs, second documents, deep nesting and foreign types each have a line', () => {
    expect(problems('version: 1\nlimits:\n\truns: 3\n')[0]).toMatchObject({
      line: 3,
      found: 'a tab in the indentation',
    });
    expect(problems('version: 1\n---\nversion: 1\n')[0]?.found).toBe('a second document');
    expect(problems(`version: 1\na: ${'['.repeat(50)}${']'.repeat(50)}\n`)[0]).toMatchObject({
      line: 2,
      allowed: 'YAML',
    });
    expect(problems('version: 1\na: !!js/function x\n')[0]?.line).toBe(2);
  });

  test('a merge key is no way around the known keys', () => {
    expect(problems('version: 1\n<<: {limits: {runs: 99}}\n')[0]?.key).toBe('"<<"');
  });

  test('a text beyond the limit is not read at all', () => {
    const [problem] = problems(`version: 1\n#${'x'.repeat(MAX_CONFIG_LENGTH)}`);
    expect(problem?.allowed).toBe('at most 65536 characters');
  });

  test('a flood of problems is cut', () => {
    const text = Array.from({ length: 2_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(problems(text)).toHaveLength(50);
  });

  test('the largest file of empty values is read to its end', () => {
    const text = Array.from({ length: 10_000 }, (_, i) => `k${i}:`).join('\n');
    expect(problems(text.slice(0, MAX_CONFIG_LENGTH)).length).toBeGreaterThan(0);
  });
});

describe('for every text', () => {
  const yamlish = fc
    .array(
      fc.constantFrom(
        'version',
        ': ',
        '1',
        '\n',
        '  ',
        '- ',
        '[',
        ']',
        '{',
        '}',
        '&a',
        '*a',
        '|',
        '>',
        '"',
        "'",
        '\\',
        '#',
        '\t',
        '---',
        '!!',
        '?',
        '%',
        'limits',
        'agents',
        '\u0000',
        '\uD800',
        '\r',
        '__proto__',
        ',',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));

  test('parsing gives a configuration or problems, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), yamlish), (text) => {
        const result = parseConfig(text);
        expect(result.ok || result.error.length > 0).toBe(true);
      }),
      { numRuns: howMany(2_000) },
    );
  });

  test('a key that is not known is refused, at the top and within a section', () => {
    const key = fc.stringMatching(/^[a-z][a-zA-Z_]{0,20}$/);
    fc.assert(
      fc.property(
        key,
        fc.constantFrom('', 'limits', 'gates', 'approvers', 'stages'),
        (name, section) => {
          const known = Object.keys(section === '' ? DEFAULT_CONFIG : DEFAULT_CONFIG[section]);
          fc.pre(!known.includes(name));
          const text =
            section === '' ? `version: 1\n${name}: 1\n` : `version: 1\n${section}:\n  ${name}: 1\n`;
          const [problem] = problems(text);
          expect(problem?.key).toBe(section === '' ? name : `${section}.${name}`);
          expect(problem?.line).toBe(section === '' ? 2 : 3);
        },
      ),
    );
  });
});

describe('the mode of a configuration that has mistakes', () => {
  test.each([
    ['said beside a mistake', 'version: 1\nmode: observe\nlimits: {rounds: many}\n', 'observe'],
    ['said in a text that is no YAML', 'version: 1\nmode: observe\n\tlimits:\n', 'observe'],
    ['said in quotes', '"mode": "observe"\n limits: [\n', 'observe'],
    ['mistaken itself', 'version: 1\nmode: obsrve\n', 'observe'],
    ['of another kind', 'version: 1\nmode: [act]\n', 'observe'],
    ['to act', 'version: 1\nmode: act\nlimits: {rounds: many}\n', 'act'],
    ['not said', 'version: 1\nlimits: {rounds: many}\n', null],
    ['said of something else', 'version: 1\nlimits:\n  mode: observe\n', null],
    ['empty', 'version: 1\nmode:\nlimits: 3\n', null],
  ])('%s', (_, text, mode) => {
    expect(parseMode(text)).toBe(mode);
  });
});
