import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { aListener } from '../notify/listener.ts';
import { aSite, untilReady } from '../process/site.ts';
import { recordsOf, saidBy } from '../scenarios/driving.ts';
import { comment, moveCard, openIssue } from '../scenarios/people.ts';
import { until } from '../scenarios/patience.ts';
import { startCollector } from './collector.ts';
import { samplesIn, valueOf } from './exposition.ts';

const KEY = 'canary-record-key-0123456789-0123456789';
const OF_CHANNEL = 'canary-channel-path-0123456789';
const OF_COLLECTOR = 'canary-collector-key-0123456789';
/** What a person pastes where everybody with access may read it. */
const PASTED = `ghp_${'canaryPasted01'.repeat(3).slice(0, 36)}`;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'drover-canary-'));
  ends.push(async () => rmSync(made, { recursive: true, force: true }));
  return made;
}

function textsIn(root: string): string {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(join(root, name), 'utf8'))
    .join('\n');
}

test('no secret leaves by anything that a life of an issue brings about: log, metrics, traces, looks, channels, GitHub', async () => {
  const [collector, channel, looks] = [await startCollector(), await aListener(), folder()];
  ends.push(
    () => collector.close(),
    () => channel.close(),
  );
  const asked: string[] = [];
  const site = await aSite({
    isLean: true,
    config: { notify: { channels: [{ use: 'team' }] } },
    onExchange: ({ request }) => void asked.push(JSON.stringify(request) ?? ''),
  });
  ends.push(() => site.close());
  const { drover } = site.sandbox.seeded;
  const child = site.start({
    env: {
      DROVER_KEY: KEY,
      LOG_LEVEL: 'trace',
      METRICS: 'on',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${OF_COLLECTOR}`,
      DROVER_RECORDINGS: looks,
      DROVER_CHANNELS: JSON.stringify({
        team: { kind: 'slack', url: `${channel.url}/${OF_CHANNEL}` },
      }),
    },
  });
  await untilReady(site, child);
  const [talk, feedback] = [`Sign in with ${PASTED}.`, `/feedback It is ${PASTED}.`];
  const text = { title: 'Canary', body: `Not with ${PASTED}.\n\nagent: write a.txt: A` };
  const number = await openIssue(site, text);
  await comment(site, 'operator', number, talk);
  await moveCard(site, 'operator', number, 'Ready');
  const droverSaid = async (words: string) =>
    (await saidBy(site, number)).some((body) => body.includes(words));
  await until('it is offered', () => droverSaid('### Ready for your review'));
  await until('the channel is told', async () => channel.heard.length > 0);
  await comment(site, 'operator', number, feedback);
  await until('it is answered', () => droverSaid('drover:reason refused.secret-pasted'));
  const scraped = await (await fetch(`${site.url}/metrics`)).text();
  const words = [...(await saidBy(site, number)), ...(await recordsOf(site, number))];
  child.child.kill('SIGTERM');
  expect(await child.ended).toBe(0);

  const own = [{ body: talk }, { body: feedback }, text].map((each) => JSON.stringify(each));
  const left = {
    log: readFileSync(site.log, 'utf8') + child.err(),
    metrics: scraped,
    traces: collector.text(),
    looks: textsIn(looks),
    channel: channel.heard.map(({ body }) => body).join('\n'),
    // All that was asked of GitHub, but for what this person said.
    github: asked.filter((each) => !own.includes(each)).join('\n'),
    comments: words.join('\n'),
  };
  // Each of them had something to tell.
  expect(left.log).toContain('"msg":"reconciled"');
  expect(
    valueOf(samplesIn(left.metrics), 'orchestrator_effects_total', {
      kind: 'dispatch',
      outcome: 'done',
    }),
  ).toBe(1);
  const spans = new Set(collector.spans().map(({ name }) => name));
  for (const name of ['plan', 'dispatch', 'aggregate', 'reconcile'])
    expect(spans).toContain(`orchestrator.${name}`);
  expect(left.looks).toContain('Sign in with [redacted]');
  expect(left.github).toContain('drover:record');
  expect(left.github).toContain('Not with [redacted]');
  const secrets = {
    key: KEY,
    collector: OF_COLLECTOR,
    pasted: PASTED,
    webhook: drover.webhookSecret,
    private: drover.privateKey.split('\n')[3] ?? '',
    channel: OF_CHANNEL,
  };
  for (const [way, text] of Object.entries(left))
    for (const [name, secret] of Object.entries(secrets))
      expect(text.includes(secret), `${name} in the ${way}`).toBe(false);
  for (const [way, text] of Object.entries(left))
    expect(/gh[su]_\w{20}/.test(text), `a token in the ${way}`).toBe(false);
});
