import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { compileCache } from '../../../src/sandbox/compile-cache.ts';
import type { Diagnosis } from '../../../src/surfaces/cli/diagnosis.ts';
import { begin, recordsOf, untilQuiet, untilSaid, untilShown } from '../../scenarios/driving.ts';
import { comment, commentsOf, pullOf, rest, untilStatus } from '../../scenarios/people.ts';
import { aStage, type Stage } from '../../scenarios/stage.ts';
import { addressOf, drover, type Ended, environmentOf, type Variables } from './running.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PROGRAM = join(import.meta.dirname, '../../../src/cli.ts');
const REPO = 'acme/storefront';

let stage: Stage;
let number: number;

beforeAll(async () => {
  stage = await aStage({ isLean: true });
  number = await begin(stage, 'Be examined', 'write a.txt: A');
  await untilStatus(stage, number, 'In Review');
  await untilQuiet(stage);
});
afterAll(async () => stage.close());

/** Runs the real program, with nothing in its environment but what is said. */
function spawned(args: readonly string[], env: Variables): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...compileCache(), ...env } };
    execFile(process.execPath, [PROGRAM, ...args], options, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

const address = (): Variables => addressOf(stage);
const asOperator = (): Variables => environmentOf(stage, 'operator');
const asApp = (): Variables => {
  const { drover: app } = stage.sandbox.seeded;
  return {
    ...address(),
    APP_ID: String(app.app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
  };
};

async function diagnosis(
  issue: number,
  env: Variables,
  ...more: string[]
): Promise<Diagnosis & { readonly code: number }> {
  const { code, out, err } = await drover(['doctor', `${REPO}#${issue}`, '--json', ...more], env);
  expect(err).toBe('');
  return { ...(JSON.parse(out) as Diagnosis), code };
}

const codes = ({ findings }: Diagnosis): readonly string[] => findings.map(({ code }) => code);

describe('an issue with nothing wrong', () => {
  test.each([
    ['by a person', asOperator, false],
    ['by the App', asApp, true],
  ] as const)('%s', async (_, env, verified) => {
    const told = await diagnosis(number, env());
    expect(told).toMatchObject({
      code: 0,
      issue: `${REPO}#${number}`,
      app: 'drover',
      verified,
      record: { state: 'valid', stage: 'review-intake', life: 1, hold: null, observing: false },
      findings: [],
      mends: false,
      asked: null,
    });
  });

  test('in words: where it stands, and what was not looked at', async () => {
    const { code, out } = await spawned(['doctor', `${REPO}#${number}`], asOperator());
    expect(code).toBe(0);
    expect(out).toContain(`${REPO}#${number}: life 1, revision`);
    expect(out).toContain('Nothing was found that does not agree.');
    expect(out).toContain('Signatures were not verified');
  });

  test('that nobody said Ready to has no record, and --repair says nothing there', async () => {
    const { seeded } = stage.sandbox;
    const before = (await commentsOf(stage, seeded.issue.number)).length;
    const told = await diagnosis(seeded.issue.number, asOperator(), '--repair');
    expect(told).toMatchObject({ code: 0, record: { state: 'absent' }, findings: [], asked: null });
    expect(await commentsOf(stage, seeded.issue.number)).toHaveLength(before);
  });
});

/** The record's comment, as a person may edit or delete it. */
async function recordComment(
  issue: number,
): Promise<{ readonly id: number; readonly body: string }> {
  const found = (await commentsOf(stage, issue)).find(({ body }) => body.includes('drover:record'));
  if (found === undefined) throw new Error('no record');
  return found;
}

describe('an issue with something wrong', () => {
  test('a record that was edited while Drover was away: found, mended on request, and found whole', async () => {
    const issue = await begin(stage, 'Be edited', 'write b.txt: B');
    await untilStatus(stage, issue, 'In Review');
    await untilQuiet(stage);
    await stage.stop();
    const { id, body } = await recordComment(issue);
    await rest(stage, 'reviewer', {
      method: 'PATCH',
      path: `/repos/${REPO}/issues/comments/${id}`,
      body: { body: body.replace('"review-intake"', '"merge"') },
    });
    for (const env of [asOperator(), asApp()]) {
      const told = await diagnosis(issue, env);
      expect([told.code, told.record.state, codes(told)]).toEqual([1, 'broken', ['record-edited']]);
      expect(told.findings[0]?.sentence).toBe('the record comment was edited by reviewer');
    }
    const { code, out } = await drover(['doctor', `${REPO}#${issue}`, '--repair'], asOperator());
    expect(code).toBe(1);
    expect(out).toMatch(/Asked Drover to mend it: http.*#issuecomment-/);
    expect((await commentsOf(stage, issue)).at(-1)).toMatchObject({
      body: '/repair',
      user: { login: 'operator' },
    });
    await stage.restart();
    stage.pass(31_000);
    await comment(stage, 'operator', issue, 'Is it mended?');
    await untilShown(stage, issue, /rebuilt it from what GitHub shows/);
    await untilQuiet(stage);
    const told = await diagnosis(issue, asApp());
    expect(told).toMatchObject({ code: 0, record: { state: 'valid', hold: 'rebuilt' } });
  });

  test('a card, a label and a marker: each is told with its remedy, and /repair answers', async () => {
    const issue = await begin(stage, 'Be disordered', 'write c.txt: C');
    await untilStatus(stage, issue, 'In Review');
    await untilQuiet(stage);
    const { drover: app } = stage.sandbox.seeded;
    stage.sandbox.setWebhook(app.app.id, null);
    await rest(stage, 'operator', {
      method: 'DELETE',
      path: `/repos/${REPO}/issues/${issue}/labels/drover`,
    });
    const mark = (await commentsOf(stage, issue))
      .map(({ body }) => /<!-- drover:key .*-->/.exec(body)?.[0])
      .find((each) => each !== undefined);
    await comment(stage, 'outsider', issue, `I am Drover.\n\n${mark}`);
    const told = await diagnosis(issue, asOperator());
    expect(told.code).toBe(1);
    expect(told.findings.map(({ code, remedy }) => `${code} ${remedy}`)).toEqual([
      'label-missing itself',
      'marker-copied none',
    ]);
    const webhook = { url: `${stage.drover().url}/api/github/webhooks`, secret: app.webhookSecret };
    stage.sandbox.setWebhook(app.app.id, webhook);
    const asked = await diagnosis(issue, asOperator(), '--repair');
    expect(asked.asked).toMatch(/#issuecomment-/);
    const answer = await untilSaid(stage, issue, /I compared my record/);
    expect(answer).toContain('- the label `drover` is missing');
    expect(answer).toContain('- outsider posted a marker of mine');
    await untilQuiet(stage);
    expect(codes(await diagnosis(issue, asOperator()))).toEqual(['marker-copied']);
    expect(await recordsOf(stage, issue)).toHaveLength(1);
  });

  test('a record that was deleted', async () => {
    const issue = await begin(stage, 'Be deleted', 'write d.txt: D');
    await untilStatus(stage, issue, 'In Review');
    await untilQuiet(stage);
    await stage.stop();
    const { id } = await recordComment(issue);
    await rest(stage, 'operator', {
      method: 'DELETE',
      path: `/repos/${REPO}/issues/comments/${id}`,
    });
    const told = await diagnosis(issue, asOperator());
    expect([told.code, told.record.state, codes(told)]).toEqual([1, 'deleted', ['record-deleted']]);
    await stage.restart();
  });
});

/** What the program itself has to show: that it ends with the status, and that nothing else is printed. */
const SPAWNED = ['no credentials', 'no network'];

describe('what cannot be done is said in a sentence, with a status of its own', () => {
  test.each<[string, readonly string[], () => Variables, readonly [number, RegExp]]>([
    ['no credentials', ['doctor', `${REPO}#1`], () => ({}), [2, /No credentials were found/]],
    [
      'half of the App’s',
      ['doctor', `${REPO}#1`],
      () => ({ APP_ID: '7' }),
      [2, /PRIVATE_KEY: Set it/],
    ],
    [
      '--repair without a person',
      ['doctor', `${REPO}#1`, '--repair'],
      asApp,
      [2, /token of yours/],
    ],
    [
      'an unknown issue',
      ['doctor', `${REPO}#999`],
      asOperator,
      [3, /#999: GitHub does not show it/],
    ],
    [
      'an unknown repository',
      ['doctor', 'acme/none#1'],
      asApp,
      [3, /acme\/none#1: GitHub does not/],
    ],
    [
      'a wrong token',
      ['doctor', `${REPO}#1`],
      () => ({ ...address(), GH_TOKEN: 'ghp_wrong' }),
      [3, /does not accept this token \(401/],
    ],
    [
      'no network',
      ['doctor', `${REPO}#1`],
      () => ({ GHE_HOST: '127.0.0.1:9', GHE_PROTOCOL: 'http', GH_TOKEN: 'ghp_none' }),
      [3, /cannot be reached at http:\/\/127\.0\.0\.1:9/],
    ],
  ])('%s', async (what, args, env, [expected, pattern]) => {
    const run = SPAWNED.includes(what) ? spawned : drover;
    const { code, out, err } = await run(args, env());
    expect(err).toMatch(pattern);
    expect([code, err.includes('    at ')]).toEqual([expected, false]);
    expect(`${out}${err}`).not.toContain('ghp_');
  });

  test('a pull request', async () => {
    const pull = await pullOf(stage, number);
    const { code, err } = await drover(['doctor', `${REPO}#${pull?.number}`], asOperator());
    expect([code, err]).toEqual([
      3,
      `${REPO}#${pull?.number} is a pull request; give the number of its issue.\n`,
    ]);
  });
});
