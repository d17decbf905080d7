import { expect, test, vi } from 'vitest';
import type { Exchange } from '../../src/sandbox/server/exchange.ts';
import {
  begin,
  keysOf,
  labelsOf,
  putFile,
  recordsOf,
  saidBy,
  untilQuiet,
  untilSaid,
  untilShown,
} from './driving.ts';
import { CONFIG } from './furnish.ts';
import { comment, commentsOf, moveCard, pullOf, rest, status, untilStatus } from './people.ts';
import { aStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 300_000, maxConcurrency: 10 });

/** A stage in one mode; what Drover writes is taken down. */
async function on(
  mode: 'act' | 'observe',
  play: (stage: Stage, written: readonly string[]) => Promise<void>,
): Promise<void> {
  const written: string[] = [];
  const stage = await aStage({
    isLean: true,
    config: { mode },
    onExchange: (exchange) => written.push(...writes(exchange)),
  });
  try {
    await play(stage, written);
  } finally {
    await stage.close();
  }
}

/** Drover writes by numbered mutations, and otherwise by these. */
function writes({ method, path, request }: Exchange): readonly string[] {
  if (/\/(dispatches|cancel|merge|labels|reactions)$/.test(path) && method !== 'GET')
    return [`${method} ${path}`];
  const { query = '' } = (request ?? {}) as { query?: unknown };
  if (typeof query !== 'string' || !query.startsWith('mutation($i0')) return [];
  return [...query.matchAll(/ m\d+: (\w+)\(/g)].map(([, field = '']) => field);
}

/** The mode changes on the default branch, as an owner would do it. */
async function setMode(stage: Stage, mode: 'act' | 'observe'): Promise<void> {
  const file = await rest<{ content: string }>(stage, 'operator', {
    method: 'GET',
    path: `/repos/acme/storefront/contents/${CONFIG}`,
  });
  const config = JSON.parse(Buffer.from(file.content, 'base64').toString()) as object;
  await putFile(stage, CONFIG, JSON.stringify({ ...config, mode }));
  await untilQuiet(stage);
}

test.concurrent('watched for a while, an issue shows what would be done, and nothing else is written', () =>
  on('observe', async (stage, written) => {
    const number = await begin(stage, 'Be watched', 'write a.txt: A');
    const record = await untilShown(stage, number, /start the workflow `drover-stage\.yml`/);
    expect(record).toContain('mode: observe');
    await comment(stage, 'operator', number, '/why');
    await untilShown(stage, number, /answer `\/why`/);
    await comment(stage, 'outsider', number, '/cancel');
    await untilShown(stage, number, /only people with write access/);
    await stage.restart();
    stage.pass(31_000);
    await comment(stage, 'operator', number, '/cancel');
    await untilShown(stage, number, /be through with this: cancelled/);
    await untilQuiet(stage);
    expect(new Set(written)).toEqual(
      new Set(['addComment', 'pinIssueComment', 'updateIssueComment']),
    );
    const once = written.filter((field) => field !== 'updateIssueComment');
    expect(once).toEqual(['addComment', 'pinIssueComment']);
    expect([await status(stage, number), await labelsOf(stage, number)]).toEqual(['Ready', []]);
    expect([await keysOf(stage, number), await saidBy(stage, number)]).toEqual([[], []]);
    const reactions = (await commentsOf(stage, number)).map(
      (each) => (each as unknown as { reactions: { total_count: number } }).reactions.total_count,
    );
    expect(reactions.every((count) => count === 0)).toBe(true);
  }));

test.concurrent('then it is let act: nothing of before is obeyed, and a new Ready goes to Done', () =>
  on('observe', async (stage) => {
    const number = await begin(stage, 'Be let go', 'write a.txt: A');
    await untilShown(stage, number, /Watching/);
    await comment(stage, 'operator', number, '/ready');
    await untilShown(stage, number, /already under way/);
    await setMode(stage, 'act');
    await comment(stage, 'operator', number, 'Now?');
    await untilShown(stage, number, /Not begun/);
    await untilQuiet(stage);
    expect([await keysOf(stage, number), await saidBy(stage, number)]).toEqual([[], []]);
    await moveCard(stage, 'operator', number, 'Backlog');
    await moveCard(stage, 'operator', number, 'Ready');
    await untilStatus(stage, number, 'In Review');
    await comment(stage, 'operator', number, '/approve');
    await untilStatus(stage, number, 'Done');
    expect(await keysOf(stage, number)).toEqual([`${number}/1/execution/0.1`]);
    expect(await recordsOf(stage, number)).toHaveLength(1);
  }));

test.concurrent('an approval while it watched merges nothing, then or later', () =>
  on('act', async (stage) => {
    const number = await begin(stage, 'Be held', 'write a.txt: A');
    await untilStatus(stage, number, 'In Review');
    await setMode(stage, 'observe');
    await comment(stage, 'operator', number, '/approve');
    await untilShown(stage, number, /merge the pull request/);
    await untilQuiet(stage);
    await setMode(stage, 'act');
    await untilSaid(stage, number, /I may act here again/);
    await untilStatus(stage, number, 'Blocked');
    await comment(stage, 'operator', number, '/resume');
    await untilStatus(stage, number, 'In Review');
    await untilQuiet(stage);
    expect((await pullOf(stage, number))?.merged).toBe(false);
    await comment(stage, 'operator', number, '/approve');
    await untilStatus(stage, number, 'Done');
    expect((await pullOf(stage, number))?.merged).toBe(true);
  }));
