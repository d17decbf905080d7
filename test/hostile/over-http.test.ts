import { expect, test, vi } from 'vitest';
import { installApp } from '../../src/sandbox/world/operations/apps.ts';
import { createAccount, userActor } from '../../src/sandbox/world/operations/accounts.ts';
import { createRepository } from '../../src/sandbox/world/operations/repositories.ts';
import { allowed } from '../../src/sandbox/seed/allowed.ts';
import { begin, untilQuiet } from '../scenarios/driving.ts';
import { comment, openIssue, untilStatus } from '../scenarios/people.ts';
import { aStage, type Stage } from '../scenarios/stage.ts';
import { commented, deliver, signature } from './endpoint.ts';

vi.setConfig({ testTimeout: 240_000 });

/** A delivery as only GitHub, or whoever has the webhook secret, can send it. */
function deliverSigned(stage: Stage, body: string): Promise<number> {
  const secret = stage.sandbox.seeded.drover.webhookSecret;
  return deliver({ url: stage.drover().url }, body, {
    'x-hub-signature-256': signature(body, secret),
  });
}

/** All that Drover could have done to the world, as text. */
function traces({ sandbox: { world, seeded } }: Stage): string {
  const { comments, runs, reactions, topics } = world.tables;
  return JSON.stringify([
    comments.all().filter(({ authorId }) => authorId === seeded.drover.app.botId),
    reactions.all().length,
    runs.all().length,
    topics.all().map(({ id, labelIds, state }) => [id, labelIds, state]),
  ]);
}

test('H64/H69: a signed delivery for the wrong installation or repository does nothing anywhere, and all goes on', async () => {
  const lines: string[] = [];
  const stage = await aStage({ isLean: true, trace: { write: (line) => void lines.push(line) } });
  try {
    const { world, seeded } = stage.sandbox;
    const stranger = userActor(createAccount(world, { type: 'User', login: 'stranger' }));
    const ownerId = stranger.accountId;
    const theirs = allowed(await createRepository(world, stranger, { ownerId, name: 'theirs' }));
    const foreign = installApp(world, stranger, {
      appId: seeded.drover.app.id,
      accountId: ownerId,
      repositoryIds: [theirs.id],
    });
    const number = await openIssue(stage, { title: 'Be left alone', body: 'Please.' });
    await comment(stage, 'operator', number, '/ready');
    await untilStatus(stage, number, 'In Review');
    await untilQuiet(stage);
    const before = traces(stage);
    const own = seeded.drover.installation.id;
    const repository = (owner: string, name: string): object => ({
      id: 1,
      name,
      owner: { login: owner },
    });
    const lies = [
      { installation: { id: 999_999_999_999 } },
      { installation: { id: foreign.id } },
      { installation: { id: own }, repository: repository('stranger', 'theirs') },
      { installation: { id: foreign.id }, repository: repository('stranger', 'theirs') },
      { installation: { id: own }, repository: repository('acme', 'no-such-place') },
      { installation: { id: own }, repository: repository('..', '../../app') },
      { installation: { id: own }, repository: repository('acme', 'storefront/../storefront') },
    ];
    for (const lie of lies) expect(await deliverSigned(stage, commented(number, lie))).toBe(200);
    await untilQuiet(stage);
    expect(traces(stage)).toBe(before);
    expect(lines.filter((line) => /unhandled|"level":60/.test(line))).toEqual([]);
    expect((await fetch(`${stage.drover().url}/readyz`)).status).toBe(200);
    await comment(stage, 'operator', number, '/approve');
    await untilStatus(stage, number, 'Done');
  } finally {
    await stage.close();
  }
});

test('H82: in a whole lifecycle with failures no secret leaves the process, and no text of people is logged', async () => {
  const out: { readonly what: string; readonly text: string }[] = [];
  const note = (what: string, text: string): void => void out.push({ what, text });
  const keys = {
    DROVER_KEY: `canary-${'a1'.repeat(20)}`,
    DROVER_PREVIOUS_KEY: `canary-${'b2'.repeat(20)}`,
  };
  const stage = await aStage({
    isLean: true,
    env: keys,
    trace: { write: (line) => note('log', line) },
    onExchange: ({ method, path, request }) =>
      note('request', `${method} ${path} ${JSON.stringify(request) ?? ''}`),
  });
  try {
    const { world, seeded, urls } = stage.sandbox;
    for (const kind of ['fail-before', 'fail-after'])
      await fetch(`${urls.origin}/_sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind, times: 2 }),
      });
    const number = await begin(stage, 'Show it in euros', 'write a.txt: text-canary');
    await comment(stage, 'outsider', number, 'text-canary of a stranger\n\n/approve');
    const forged = commented(number, { comment: { body: 'text-canary', node_id: 'IC_1' } });
    await deliver({ url: stage.drover().url }, forged);
    await deliverSigned(stage, `${forged}}`);
    await untilStatus(stage, number, 'In Review');
    await comment(stage, 'operator', number, '/feedback Mind the text-canary.\nagent: fail 9');
    await untilStatus(stage, number, 'Blocked');
    await comment(stage, 'operator', number, '/cancel');
    await untilStatus(stage, number, 'Backlog');
    for (const path of ['/', '/probot', '/readyz', '/healthz', '/api/github/webhooks'])
      note('answer', await (await fetch(stage.drover().url + path)).text());
    for (const { body } of world.tables.comments.all()) note('comment', body);
    for (const { log } of world.tables.jobs.all()) note('job', log);
    const { drover } = seeded;
    const secrets = [
      drover.webhookSecret,
      ...drover.privateKey.split('\n').slice(1, -2),
      ...Object.values(keys),
      ...world.tables.tokens.all().map(({ value }) => value),
      'Bearer ',
    ];
    expect(new Set(out.map(({ what }) => what)).size).toBe(5);
    for (const secret of secrets)
      expect(out.filter(({ text }) => text.includes(secret)).map(({ what }) => what)).toEqual([]);
    expect(out.filter(({ text }) => /eyJ[\w-]{10,}\.eyJ/.test(text))).toEqual([]);
    const logged = out.filter(({ what }) => what === 'log');
    expect(logged.length).toBeGreaterThan(50);
    expect(logged.filter(({ text }) => text.includes('text-canary'))).toEqual([]);
  } finally {
    await stage.close();
  }
});
