import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { differencesOf } from '../../../src/lifecycle/replay/differences.ts';
import type { RecordedHistory } from '../../../src/lifecycle/replay/history.ts';
import type { StoryShown } from '../../../src/surfaces/cli/story.ts';
import { thaw } from '../../recorded/history.ts';
import { begin, untilQuiet } from '../../scenarios/driving.ts';
import { comment, pullOf, untilStatus, type Who } from '../../scenarios/people.ts';
import { aStage, type Stage } from '../../scenarios/stage.ts';
import { answering, drover, type Ended, environmentOf, lastSaid } from './running.ts';
import { atTerminal, HAS_TERMINALS } from './terminal.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const REPO = 'acme/storefront';

let stage: Stage;
let offered: number;
/** Where the server keeps what it looks at. */
let looks: string;
/** How looks for news were answered. */
const news: number[] = [];

beforeAll(async () => {
  looks = mkdtempSync(join(tmpdir(), 'drover-looks-'));
  stage = await aStage({
    isLean: true,
    env: { DROVER_RECORDINGS: looks },
    onExchange: ({ method, path, status }) => {
      if (method === 'GET' && path === `/repos/${REPO}/issues/comments`) news.push(status);
    },
  });
  offered = await begin(stage, 'Be reviewed', 'write a.txt: A');
  await untilStatus(stage, offered, 'In Review');
  await untilQuiet(stage);
});
afterAll(async () => {
  await stage.close();
  rmSync(looks, { recursive: true, force: true });
});

const run = (who: Who, ...args: readonly string[]): Promise<Ended> =>
  drover(args, environmentOf(stage, who));
const at = (number: number): string => `${REPO}#${number}`;

const last = (number: number): Promise<string> => lastSaid(stage, number);

describe.runIf(HAS_TERMINALS)('at a real terminal', () => {
  test('approve shows the head and waits for an answer; no is no', async () => {
    const env = environmentOf(stage, 'operator');
    const typed = { on: /Approve this head\? \[y\/N\] /, keys: 'n\r' };
    const { code, text } = await atTerminal(['approve', at(offered)], env, typed);
    const pull = await pullOf(stage, offered);
    expect(text).toContain(`head ${pull?.head.sha}`);
    expect([code, text]).toEqual([1, expect.stringMatching(/Nothing was approved\.\r\n$/)]);
  });

  test('Ctrl-C at a question is no, and ends a watch in good order', async () => {
    const env = environmentOf(stage, 'operator');
    const question = { on: /\[y\/N\] /, keys: '\u0003' };
    const asked = await atTerminal(['approve', at(offered)], env, question);
    expect([asked.code, asked.text]).toEqual([1, expect.stringContaining('Nothing was approved.')]);
    const shown = { on: /waiting for your review/, keys: '\u0003' };
    const watched = await atTerminal(['watch', at(offered)], env, shown);
    expect(watched.code).toBe(0);
    expect(watched.text).not.toMatch(/ {4}at |Error/);
  });
});

describe('approve', () => {
  test('shows what is approved, asks, and takes no for an answer', async () => {
    const before = await last(offered);
    const { terminal, asked } = answering('');
    const env = environmentOf(stage, 'operator');
    const { code, out, err } = await drover(['approve', at(offered)], env, { terminal });
    const pull = await pullOf(stage, offered);
    expect([code, err]).toEqual([1, 'Nothing was approved.\n']);
    expect(out).toContain(`head ${pull?.head.sha}, to be merged into main`);
    expect(out).toContain(`/pull/${pull?.number}\n`);
    expect(asked).toEqual(['Approve this head? [y/N] ']);
    expect(await last(offered)).toBe(before);
  });

  test('another commit than the offered one is not approved', async () => {
    const { code, err } = await run('operator', 'approve', at(offered), 'badc0de');
    expect([code, err]).toEqual([1, expect.stringContaining('not badc0de')]);
  });

  test('nothing is offered', async () => {
    const { number } = stage.sandbox.seeded.issue;
    expect(await run('operator', 'approve', at(number))).toMatchObject({ code: 1, out: '' });
  });

  test('with its beginning: the whole head is named, it is merged, and watch ends', async () => {
    const pull = await pullOf(stage, offered);
    const sha = pull?.head.sha ?? '';
    const watching = run('reviewer', 'watch', at(offered), '--every', '1');
    const { code } = await run('operator', 'approve', sha.slice(0, 8), at(offered));
    expect([code, await last(offered)]).toEqual([0, `operator: /approve ${sha}`]);
    stage.pass(11_000);
    await comment(stage, 'outsider', offered, 'Nice!');
    const { code: ended, out } = await watching;
    expect(ended).toBe(0);
    expect(out).toContain('In Review · review-intake');
    expect(out).toMatch(/Done · closeout · since .*\n {2}Merged and closed\.\n$/);
    expect(out).not.toContain('\u001b');
  });
});

describe('explain', () => {
  test('tells what became of it, by whom, for what reason, and by which run', async () => {
    const { code, out, err } = await run('operator', 'explain', at(offered), '--json');
    expect([code, err]).toEqual([0, '']);
    const story = JSON.parse(out) as StoryShown;
    expect(story).toMatchObject({ issue: at(offered), app: 'drover', is_whole: true });
    const told = (what: string) => story.entries.filter((each) => each.what === what);
    expect(told('ready')[0]).toMatchObject({ part: 'person', who: 'operator' });
    const key = `${offered}/1/execution/0.1`;
    expect(told('done')[0]).toMatchObject({
      run: key,
      run_url: expect.stringContaining('/actions/runs/'),
      minutes: expect.any(Number),
    });
    expect(told('pull-opened')[0]?.url).toContain('/pull/');
    expect(told('approved')[0]).toMatchObject({ who: 'operator', url: expect.any(String) });
    expect(told('merged')[0]).toMatchObject({ part: 'drover', reason: 'merged.gates-held' });
    expect(told('commented').map(({ text }) => text)).toEqual(['said Nice!']);
    expect(told('ended')).toHaveLength(1);
  });

  test('to people, also to those who may only read, and as a page', async () => {
    const text = await run('outsider', 'explain', at(offered));
    expect(text.code).toBe(0);
    expect(text.out).toMatch(/operator said Ready\n[^]*Drover merged the pull request\n/);
    expect(text.out).toContain('    reason merged.gates-held\n');
    const page = await run('operator', 'explain', at(offered), '--markdown');
    expect(page.out).toMatch(/^## \[acme\/storefront\\#\d+\]\(http[^]*\| `merged.gates-held` \|/);
  });

  test('nothing of what nobody said Ready to, nor in two forms at once', async () => {
    const { number } = stage.sandbox.seeded.issue;
    const none = await run('operator', 'explain', at(number));
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('There is no record')]);
    expect((await run('operator', 'explain', at(offered), '--json', '--markdown')).code).toBe(2);
  });
});

describe('replay', () => {
  test('decides once more about all that the server looked at', async () => {
    const { code, out, err } = await run('operator', 'replay', at(offered), '--recordings', looks);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/the same: approved operator .*entered merge/);
    expect(out).toMatch(/: ([1-9]\d*) of \1 are decided as they were\.\n$/);
  });

  test('says what would be decided of an issue as it stands, and what it was not shown', async () => {
    const { code, out, err } = await run('operator', 'replay', at(offered));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/, as it stands:\n\d{4}-\d\d-\d\d [\d:]+ {2}\S/);
    expect(out).toContain('  - signatures of the record');
    expect((await run('operator', 'replay', 'acme/nowhere#1')).code).toBe(3);
  });

  test('and saves it as a history for the tests, on request without what people wrote', async () => {
    const wakesIn = async (...args: readonly string[]) => {
      const file = join(looks, 'now.json.gz');
      await run('operator', 'replay', at(offered), '--save', file, ...args);
      const text = gunzipSync(readFileSync(file)).toString('utf8');
      expect(differencesOf(thaw(JSON.parse(text) as RecordedHistory))).toEqual([]);
      return text;
    };
    expect(await wakesIn()).toContain('Be reviewed');
    expect(await wakesIn('--redact')).not.toMatch(/Be reviewed|be-reviewed|write a\.txt/);
  });
});

describe('audit', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-audit-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function kept(text: string): string {
    const file = join(folder, 'audit');
    writeFileSync(file, text);
    return file;
  }

  test('one line for each decision, which holds as long as nobody changes it', async () => {
    const { code, out, err } = await run('operator', 'audit', REPO);
    expect([code, err]).toEqual([0, '']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(lines.at(0)).toMatchObject({ type: 'header', repository: REPO, since: null, cut: [] });
    expect(lines.find(({ what }) => what === 'merged')).toMatchObject({
      issue: offered,
      reason: 'merged.gates-held',
    });
    expect(lines.at(-1)).toMatchObject({ type: 'total', entries: lines.length - 2 });
    const total = String(lines.at(-1)?.['sha256']);
    const holds = await run('operator', 'audit', 'verify', kept(out), '--total', total);
    expect([holds.code, holds.out]).toEqual([0, expect.stringContaining(`total ${total}.`)]);
    const changed = kept(out.replace('"who":"operator"', '"who":"outsider"'));
    const broken = await run('operator', 'audit', 'verify', changed);
    expect([broken.code, broken.err]).toEqual([1, expect.stringContaining('entry 1 was changed')]);
  });

  test('of a time in which nothing was decided', async () => {
    const none = await run('operator', 'audit', REPO, '--until', '2020-01-01', '--format', 'csv');
    expect([none.code, none.out.split('\n')]).toEqual([
      0,
      Array.from({ length: 4 }, () => expect.any(String)),
    ]);
    const later = await run('operator', 'audit', REPO, '--since', '2999-01-01T00:00Z');
    expect([later.code, later.out.split('\n')]).toEqual([
      0,
      Array.from({ length: 3 }, () => expect.any(String)),
    ]);
  });

  test('what it cannot do it says', async () => {
    const refused = async (...args: readonly string[]) => {
      const { code, out, err } = await run('operator', 'audit', ...args);
      return [code, out, err.split('\n')[0]];
    };
    // JavaScript reads the 30th of February as the 2nd of March.
    for (const moment of ['yesterday', '2026-02-30', '2026-02-29T09:00Z', '2026-01-31T25:00Z'])
      expect(await refused(REPO, '--since', moment)).toEqual([
        2,
        '',
        expect.stringContaining('It must look like 2026-01-31'),
      ]);
    expect(await refused(REPO, '--since', '2026-02-01', '--until', '2026-01-01')).toEqual([
      2,
      '',
      '--since must be before --until.',
    ]);
    expect(await refused('acme/nowhere')).toEqual([
      3,
      '',
      expect.stringContaining('does not show it'),
    ]);
    expect(await refused('verify', join(folder, 'none'))).toEqual([
      2,
      '',
      expect.stringContaining('cannot be read'),
    ]);
    expect(await refused('verify', kept('{}'))).toEqual([
      2,
      '',
      expect.stringContaining('It is no export'),
    ]);
  });
});

describe('stop', () => {
  test('opens an issue that stops the repository, and --off closes it', async () => {
    const { code, out } = await run('operator', 'stop', REPO);
    expect([code, out]).toEqual([0, expect.stringMatching(/is stopped: http/)]);
    expect((await run('reviewer', 'status', REPO)).out).toContain(`${REPO} is stopped: http`);
    const off = await run('operator', 'stop', REPO, '--off');
    expect([off.code, off.out]).toEqual([0, expect.stringMatching(/goes on\. Closed: http/)]);
    expect((await run('operator', 'stop', REPO, '--off')).code).toBe(1);
  });

  test('is not taken for done where the label may not be set', async () => {
    const { code, err } = await run('outsider', 'stop', REPO);
    expect(code).toBe(3);
    expect(err).toContain('so nothing is stopped');
  });
});

describe('watch', () => {
  test('a repository, at a terminal, until Ctrl-C: drawn over with each change', async () => {
    const enough = new AbortController();
    const { terminal } = answering('');
    const env = environmentOf(stage, 'operator');
    const more = { terminal, signal: enough.signal };
    const watching = drover(['watch', REPO, '--every', '1'], env, more);
    const number = await begin(stage, 'Be watched', 'ask Seen?');
    await untilStatus(stage, number, 'Blocked');
    await untilQuiet(stage);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    enough.abort();
    const { code, out, err } = await watching;
    expect(news).toContain(304);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('(erased)\n');
    expect(out).toMatch(/Be watched\n {2}Blocked · [^]*asks a question/);
  });
});
