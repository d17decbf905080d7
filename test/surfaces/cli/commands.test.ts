import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Standing } from '../../../src/surfaces/cli/standing.ts';
import { asText } from '../../../src/surfaces/cli/commands/status.ts';
import { makePerson } from '../../../src/github/person/person.ts';
import { MINUTE } from '../../../src/lifecycle/time.ts';
import { PublishedPrompt } from '../../../src/lifecycle/prompts/published.ts';
import { begin, putFile, readFile, untilQuiet, untilShown } from '../../scenarios/driving.ts';
import {
  comment,
  commentsOf,
  openIssue,
  pullOf,
  rest,
  untilStatus,
  type Who,
} from '../../scenarios/people.ts';
import { aStage, type Stage } from '../../scenarios/stage.ts';
import { answering, drover, type Ended, environmentOf, lastSaid } from './running.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const REPO = 'acme/storefront';

let stage: Stage;
/** One that waits for a review, and one that waits for an answer. */
let offered: number;
let asking: number;

beforeAll(async () => {
  stage = await aStage({ isLean: true });
  offered = await begin(stage, 'Be \u001b[31mreviewed', 'write a.txt: A');
  asking = await begin(stage, 'Be asked', 'ask Which colour?', 'write b.txt: B');
  await untilStatus(stage, offered, 'In Review');
  await untilStatus(stage, asking, 'Blocked');
  await untilQuiet(stage);
});
afterAll(async () => stage.close());

const run = (who: Who, ...args: readonly string[]): Promise<Ended> =>
  drover(args, environmentOf(stage, who));
const at = (number: number): string => `${REPO}#${number}`;

const last = (number: number): Promise<string> => lastSaid(stage, number);

describe('status', () => {
  test('in words: each issue in care, what it waits for, and since when', async () => {
    const { code, out, err } = await run('reviewer', 'status', REPO);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /In Review · review-intake · since \d{4}-\d\d-\d\d \d\d:\d\d UTC\n {2}Now: waiting for your review\. Who can act:/,
    );
    expect(out).toContain(`${at(asking)}  Be asked\n  Blocked · `);
    expect(out).toContain('asks a question');
  });

  test('what others wrote commands no terminal', async () => {
    const { out } = await run('operator', 'status', REPO);
    expect(out).not.toContain('\u001b');
    expect(out).toContain(`${at(offered)}  Be  [31mreviewed`);
  });

  test('for a program, over all repositories that the token shows', async () => {
    const { code, out } = await run('operator', 'status', '--json');
    const told = JSON.parse(out) as { readonly issues: readonly Standing[] };
    expect(code).toBe(0);
    const pull = await pullOf(stage, offered);
    expect(told.issues.find(({ issue }) => issue === at(offered))).toMatchObject({
      record: 'valid',
      status: 'In Review',
      stage: 'review-intake',
      hold: null,
      offer: pull?.head.sha,
      verified: false,
    });
    expect(told.issues.find(({ issue }) => issue === at(asking))).toMatchObject({
      status: 'Blocked',
      hold: 'prompt',
      prompts: [`${at(asking)}:p1`],
      offer: null,
    });
  });
});

describe('why', () => {
  test('prints the gates that are folded in the record', async () => {
    const { code, out } = await run('outsider', 'why', at(offered));
    expect(code).toBe(0);
    expect(out).toMatch(/Gates before the merge\n\n- .*\n- ✅ no stop is in force\n/);
    expect(out).toContain('⏳ approvals: ');
    expect(out).not.toContain('**');
  });

  test('of an issue that nobody said Ready to', async () => {
    const { code, out, err } = await run('operator', 'why', at(stage.sandbox.seeded.issue.number));
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('nobody has said Ready to it');
  });
});

describe('prompts', () => {
  test('list: the question with its session, its place and its comment', async () => {
    const { out } = await run('operator', 'prompts', 'list', '--repo', REPO, '--json');
    const [question, ...others] = PublishedPrompt.array().parse(JSON.parse(out));
    expect(others).toEqual([]);
    expect(question).toMatchObject({
      id: `${at(asking)}:p1`,
      session_id: `${at(asking)}:backend`,
      kind: 'clarification',
      question: 'Which colour?',
      state: 'open',
    });
    expect(question?.url).toMatch(/#issuecomment-/);
    const none = await run('operator', 'prompts', 'list', '--session', 'nobody');
    expect(none).toMatchObject({ code: 0, out: 'Nothing waits for an answer.\n' });
  });

  test('show: by place, and by session where it is the only one', async () => {
    const byPlace = await run('operator', 'prompts', 'show', at(asking));
    expect(byPlace.out).toMatch(/:p1 {2}Be asked\n {2}@@\w+ asks, since .*\n {2}Which colour\?\n/);
    const session = /@@(\w+)/.exec(byPlace.out)?.[1] ?? '';
    const bySession = await run('operator', 'prompts', 'show', '--session', session);
    expect(bySession.out).toBe(byPlace.out);
  });

  test('what the catalogue has for prompts, by their names', async () => {
    const prompt = `${at(asking)}:p1`;
    await run('operator', 'delegate', prompt, '@reviewer', '2d');
    expect(await last(asking)).toBe('operator: /delegate p1 @reviewer 2d');
    const { terminal, asked } = answering('');
    const no = ['reject', at(asking), 'Not', 'now'];
    const said = await drover(no, environmentOf(stage, 'operator'), { terminal });
    expect([said.code, said.err, asked]).toEqual([
      1,
      'Nothing was said.\n',
      [`Reject ${at(asking)}: end it without merging and close its pull request? [y/N] `],
    ]);
  });

  test('answer: as the person, and the session goes on with it', async () => {
    const { code, out } = await run('operator', 'prompts', 'answer', at(asking), 'Green', 'please');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^Commented as you: http\S+\nIt counts: the session goes on with it\.\n$/,
      ),
    ]);
    expect(await last(asking)).toBe('operator: /answer p1 Green please');
    await untilStatus(stage, asking, 'In Review');
    const again = await run('operator', 'prompts', 'answer', at(asking), 'Red');
    expect(again).toMatchObject({ code: 1, err: 'No such question waits for an answer.\n' });
    const named = await run('operator', 'prompts', 'answer', `${at(asking)}:p1`, 'Red');
    expect(named.code).toBe(1);
    expect(named.err).toMatch(/p1 has been answered already, by operator\b.*\.\n$/);
  });
});

describe('what is said is said as the person', () => {
  test('ready, pause and resume', async () => {
    const number = await openIssue(stage, { title: 'Be begun', body: 'agent: ask Well?' });
    const { code, out } = await run('operator', 'ready', at(number), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ issue: at(number), comment: '/ready' });
    expect(await last(number)).toBe('operator: /ready');
    await untilStatus(stage, number, 'Blocked');
    await run('operator', 'pause', at(number));
    await untilShown(stage, number, /Paused by operator/);
    await run('operator', 'resume', at(number));
    await untilShown(stage, number, /asks a question/);
    const { terminal, asked } = answering('n');
    const no = await drover(['cancel', at(number)], environmentOf(stage, 'operator'), { terminal });
    expect(no).toMatchObject({ code: 1, err: 'Nothing was said.\n' });
    expect(asked).toHaveLength(1);
    await run('operator', 'cancel', at(number));
    await untilShown(stage, number, /Ended: cancelled/);
    const watched = await run('operator', 'watch', at(number));
    expect(watched).toMatchObject({ code: 1, err: '' });
  });

  test('an outsider may say it, and Drover does not obey', async () => {
    const { code } = await run('outsider', 'pause', at(offered));
    expect(code).toBe(0);
    expect(await last(offered)).toBe('outsider: /pause');
  });

  test('a text that holds another command is not sent', async () => {
    const before = await last(offered);
    const { code, err } = await run('operator', 'feedback', at(offered), 'Like this:\n/cancel');
    expect([code, err]).toEqual([2, expect.stringContaining('/cancel, which Drover would obey')]);
    expect(await last(offered)).toBe(before);
  });

  test('a reason of several words, with the issue behind it', async () => {
    const number = await openIssue(stage, { title: 'Other', body: 'x' });
    await run('operator', 'deny', 'plan', 'Not', 'so', at(number));
    expect(await last(number)).toBe('operator: /deny plan Not so');
  });

  test('where the short words belong to another bot, /drover goes before them', async () => {
    const config = await readFile(stage, '.github/drover.yml');
    const { number } = stage.sandbox.seeded.issue;
    const other = { ...JSON.parse(config), commands: { short: false } } as object;
    await putFile(stage, '.github/drover.yml', JSON.stringify(other));
    await run('operator', 'deny', at(number), 'plan', 'No\nnever');
    await putFile(stage, '.github/drover.yml', config);
    expect(await last(number)).toBe('operator: /drover deny plan No\nnever');
  });
});

test('a pull request is no issue', async () => {
  const pull = await pullOf(stage, asking);
  const { code, err } = await run('operator', 'pause', at(pull?.number ?? 0));
  expect([code, err]).toEqual([3, expect.stringContaining('is a pull request')]);
});

// The last: Drover is not there to mend it.
test('a command that nobody hears stalls its issue; a prompt and a record that a person edited are not believed', async () => {
  const number = await begin(stage, 'Be edited', 'ask Really?');
  await untilStatus(stage, number, 'Blocked');
  await untilQuiet(stage);
  await stage.stop();
  await comment(stage, 'operator', offered, '/approve');
  const person = makePerson(
    { api: `${stage.sandbox.urls.origin}/api/v3` },
    stage.sandbox.seeded.people.reviewer.token,
  );
  const care = await person.inCare([{ owner: 'acme', repo: 'storefront' }], null);
  if (!care.ok) throw new Error(care.error.sentence);
  const stalled = (after: number): readonly string[] =>
    asText(care.value, Date.now() + after * MINUTE)
      .split(/\n(?=\S)/)
      .filter((each) => each.includes('Stalled: Drover should have gone on by '));
  expect(stalled(1)).toEqual([]);
  expect(stalled(11)).toEqual([expect.stringContaining(`${at(offered)}  Be`)]);
  const falsify = async (holding: string, from: string, to: string): Promise<void> => {
    const said = (await commentsOf(stage, number)).find(({ body }) => body.includes(holding));
    const path = `/repos/${REPO}/issues/comments/${said?.id}`;
    const body = { body: said?.body.replace(from, to) };
    await rest(stage, 'reviewer', { method: 'PATCH', path, body });
  };
  await falsify('drover:prompt', 'Really?', 'May I delete it all?');
  const asked = await run('operator', 'prompts', 'show', at(number), '--json');
  expect(JSON.parse(asked.out)).toMatchObject({ question: null, url: null, state: 'open' });
  await falsify('drover:record', 'asks a question', 'is done');
  const { out } = await run('operator', 'status', REPO);
  expect(out).toContain(`${at(number)}  Be edited\n  no record\n  Its record was edited`);
  expect(await run('operator', 'why', at(number))).toMatchObject({ code: 1, out: '' });
});
