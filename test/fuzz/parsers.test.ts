import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeSeal } from '../../src/github/seal.ts';
import { readEvent } from '../../src/ingress/read-event.ts';
import { parseCommands } from '../../src/lifecycle/commands/parse.ts';
import { readMarkers, renderMarker } from '../../src/lifecycle/markers/marker.ts';
import { parseConfig } from '../../src/lifecycle/policy/parse.ts';
import { matchesAny } from '../../src/lifecycle/policy/paths.ts';
import { parseRecord, renderRecord } from '../../src/lifecycle/record/codec.ts';
import { parseAgentReport, parseReport } from '../../src/lifecycle/reports/report.ts';
import { parseResults } from '../../src/lifecycle/reports/results.ts';
import { parseTask } from '../../src/lifecycle/reports/task.ts';
import { plainLine } from '../../src/lifecycle/text/one-line.ts';
import { findSecret } from '../../src/lifecycle/text/secrets.ts';
import { toAgent } from '../../src/lifecycle/text/to-agent.ts';
import { toGithub } from '../../src/lifecycle/text/to-github.ts';
import { aTask } from '../lifecycle/reports/a-task.ts';
import { fullRecord, smallRecord } from '../lifecycle/record/records.ts';
import { anyText } from '../lifecycle/text/markdown-text.ts';
import { commented } from '../hostile/endpoint.ts';
import { howMany } from './how-many.ts';

const seal = makeSeal({ current: 'secret', former: ['former'] });
const scope = { host: 'github.com', repository: 'R_1', issue: 'I_1' };

/** A sound text with a piece of it replaced, repeated, cut or swapped: what reaches the depths of a parser. */
function mutated(sound: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(20),
    by: fc.oneof(
      fc.constantFrom(
        '',
        '"',
        '{',
        '}',
        '[]',
        'null',
        '1e999',
        '-->',
        '\\u0000',
        '__proto__',
        '\n',
        ',',
        ':',
        '9'.repeat(30),
      ),
      anyText,
    ),
  });
  return fc
    .tuple(fc.constantFrom(...sound), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([text, changes]) =>
      changes.reduce((current, { at, length, by }) => {
        const from = Math.floor(at * current.length);
        return current.slice(0, from) + by + current.slice(from + length);
      }, text),
    );
}

const anything = fc.oneof(anyText, fc.json(), fc.string({ unit: 'binary', maxLength: 200 }));
const arounds = (...sound: string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 3, arbitrary: mutated(sound) }, anything);

const REPORT = JSON.stringify({
  version: 1,
  key: '12/1/execution/0.1',
  nonce: 'n'.repeat(24),
  outcome: 'done',
  summary: 'Did it.',
  stages: ['execution'],
  commit: {
    sha: 'a'.repeat(40),
    parent: 'b'.repeat(40),
    files: 1,
    additions: 1,
    deletions: 0,
    paths: ['a'],
  },
  results: 'c'.repeat(40),
  cost: { usd: 0.5 },
  session: 's1',
});
const AGENT = JSON.stringify({
  outcome: 'needs-operator',
  summary: 'I must ask.',
  question: 'Which?',
  criteria: [{ id: 'c1', text: 'It works.' }],
  plan: { subtasks: [{ id: 's1', title: 'One', covers: ['c1'], dependsOn: [] }] },
});
const RECORD = renderRecord(smallRecord(), scope, seal);
const FULL = renderRecord(fullRecord(), scope, seal);
const CONFIG =
  'version: 1\nboard: {owner: acme, number: 1}\nagents:\n  - {name: a, adapter: command, command: [x]}\nlimits: {runs: 3}\n';

interface Case {
  readonly name: string;
  readonly usual: number;
  readonly text: fc.Arbitrary<string>;
  /** Throws only where there is a bug. */
  readonly read: (text: string) => unknown;
}

/** What never holds, whatever is read: a record or a marker that the key did not sign. */
const unsigned = {
  record: (text: string) => {
    const parsed = parseRecord(text, scope, seal);
    if (parsed.kind !== 'valid') return;
    expect([RECORD, FULL].some((sound) => text.trimEnd().endsWith(sound))).toBe(true);
  },
  markers: (text: string) => {
    for (const key of readMarkers(text, seal)) expect(key).toBe('offer/1/1');
  },
};

const CASES: readonly Case[] = [
  {
    name: 'commands',
    usual: 10_000,
    text: anything,
    read: (text) => parseCommands(text, { short: true }),
  },
  { name: 'a configuration', usual: 3_000, text: arounds(CONFIG), read: parseConfig },
  { name: 'a report', usual: 10_000, text: arounds(REPORT), read: parseReport },
  { name: 'an agent’s report', usual: 10_000, text: arounds(AGENT), read: parseAgentReport },
  { name: 'a task', usual: 10_000, text: arounds(JSON.stringify(aTask())), read: parseTask },
  { name: 'results', usual: 10_000, text: arounds('{"version":1}', AGENT), read: parseResults },
  { name: 'a record', usual: 6_000, text: arounds(RECORD, FULL), read: unsigned.record },
  {
    name: 'markers',
    usual: 10_000,
    text: arounds(`Text\n\n${renderMarker('offer/1/1', seal)}\n`),
    read: unsigned.markers,
  },
  {
    name: 'secrets',
    usual: 5_000,
    text: anything,
    read: (text) => findSecret(text, ['a-canary-1']),
  },
  {
    name: 'paths',
    usual: 10_000,
    text: anything,
    read: (text) => matchesAny(text.slice(0, 60), [text.slice(0, 40)]),
  },
  { name: 'a line', usual: 5_000, text: anything, read: (text) => plainLine(text, 80) },
  {
    name: 'text for an agent',
    usual: 1_000,
    text: anything,
    read: (text) => toAgent(text, { limit: 500 }),
  },
  {
    name: 'text for GitHub',
    usual: 1_000,
    text: anything,
    read: (text) => toGithub(text, { limit: 500 }),
  },
];

const EVENTS = [
  'issues',
  'issue_comment',
  'projects_v2_item',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'workflow_run',
  'check_suite',
  'check_run',
  'status',
  'deployment_status',
  'push',
  'create',
  'repository',
  'installation',
  'constructor',
  '__proto__',
];

/** Besides as many events: with the comments by chance, more than a hundred thousand texts each run. */
const TEXTS = CASES.reduce((sum, { usual }) => sum + usual, 0);

describe('reading what anybody may have written never throws', () => {
  test(`${TEXTS.toLocaleString('en')} texts and ten thousand events`, () => {
    expect(TEXTS).toBeGreaterThan(90_000);
  });

  test.each(CASES)(
    '$name',
    ({ usual, text, read }) => {
      fc.assert(
        fc.property(text, (each) => {
          read(each);
        }),
        { numRuns: howMany(usual) },
      );
    },
    600_000,
  );

  test('an event: nor does it name an issue outside the repository of its payload', () => {
    const payload = fc.oneof(
      fc.jsonValue(),
      mutated([commented(12)]).map((text): unknown => {
        try {
          return JSON.parse(text);
        } catch {
          return text;
        }
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...EVENTS), payload, (name, each) => {
        for (const key of readEvent(name, each)?.keys ?? []) {
          const { repository } = each as { repository?: { name?: unknown } };
          if ('repo' in key) expect(key.repo).toBe(repository?.name);
        }
      }),
      { numRuns: howMany(10_000) },
    );
  }, 600_000);
});
