import { Webhook } from 'standardwebhooks';
import { expect, test, vi } from 'vitest';
import { aListener, type Heard, nowhere } from '../notify/listener.ts';
import { aMailServer, headersOf } from '../notify/mail-server.ts';
import { begin, untilShown } from './driving.ts';
import { comment, untilStatus } from './people.ts';
import { until } from './patience.ts';
import { aStage } from './stage.ts';

vi.setConfig({ testTimeout: 300_000 });

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Payload {
  readonly data: { readonly notices: readonly { readonly event: string; readonly text: string }[] };
}

/** What the official library of Standard Webhooks finds to be signed. */
function verified({ body, headers }: Heard): Payload {
  return new Webhook(SECRET).verify(body, headers as Record<string, string>) as Payload;
}

test('a question reaches mail and a webhook once, whatever else is dead and whoever is started anew', async () => {
  const hook = await aListener();
  const mail = await aMailServer();
  const channels = {
    hook: { kind: 'webhook', url: hook.url, secret: SECRET },
    mail: {
      kind: 'smtp',
      url: `smtp://${mail.host}`,
      tls: 'off',
      from: 'drover@example.com',
      to: ['team@example.com'],
    },
    dead: { kind: 'slack', url: await nowhere() },
  };
  const log: string[] = [];
  const stage = await aStage({
    isLean: true,
    config: { notify: { channels: ['hook', 'mail', 'dead', 'pager'].map((use) => ({ use })) } },
    env: { DROVER_CHANNELS: JSON.stringify(channels) },
    trace: { write: (line) => void log.push(line) },
  });
  const events = (): readonly string[] =>
    hook.heard.flatMap((each) => verified(each).data.notices.map(({ event }) => event));
  const subjects = (): readonly (string | undefined)[] =>
    mail.mails.map((each) => headersOf(each).get('subject'));
  try {
    const number = await begin(stage, 'Ask first', 'ask Which colour?', 'write a.txt: A');
    await until('both were told', async () => hook.heard.length === 1 && mail.mails.length === 1);
    expect(verified(hook.heard[0] as Heard).data.notices[0]?.text).toContain('Which colour?');
    expect(subjects()).toEqual([
      `[acme/storefront#${number}] @@backend asks a question: Ask first`,
    ]);
    expect(mail.mails[0]?.source).toContain('/answer p1 <your answer>');
    stage.pass(11_000);
    await untilShown(stage, number, /untold `pager` `no such channel here`/);
    await stage.restart();
    stage.pass(31_000);
    await until('it was looked at anew', async () =>
      log
        .slice(log.findLastIndex((line) => line.includes('"stopped"')))
        .filter((line) => line.includes('"reconciled"') && !line.includes('"held"'))
        .some((line) => line.includes(`storefront#${number}"`)),
    );
    await comment(stage, 'operator', number, '/answer Blue.');
    await untilStatus(stage, number, 'In Review');
    await until('both were told', async () => hook.heard.length === 2 && mail.mails.length === 2);
    expect(events()).toEqual(['prompt', 'offer']);
    expect(subjects()[1]).toMatch(/Ready for your review: #\d+: Ask first$/);
  } finally {
    await stage.close();
    await Promise.all([hook.close(), mail.close()]);
  }
});
