import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeSmtp, type SmtpDeps } from '../../src/notify/smtp.ts';
import { aMessage, HOSTILE } from './a-notice.ts';
import { aMailServer, headersOf, type Mail, type MailServer } from './mail-server.ts';

let server: MailServer;
beforeAll(async () => {
  server = await aMailServer();
});
beforeEach(() => {
  server.mails.length = 0;
});
afterAll(() => server.close());

const soon = (): AbortSignal => AbortSignal.timeout(20_000);

function smtp(change: Partial<SmtpDeps> = {}) {
  return makeSmtp({
    url: `smtp://${server.host}`,
    tls: 'off',
    from: 'Drover <drover@example.com>',
    to: ['team@example.com', 'ann@example.com'],
    patience: 10_000,
    ...change,
  });
}

function last(): Mail {
  const mail = server.mails.at(-1);
  if (mail === undefined) throw new Error('no mail came');
  return mail;
}

test('a mail says what is asked, where, and how to answer', async () => {
  expect(await smtp().send(aMessage({ severity: 'high' }), soon())).toEqual({ kind: 'sent' });
  const { from, to, source } = last();
  expect({ from, to }).toEqual({
    from: 'drover@example.com',
    to: ['team@example.com', 'ann@example.com'],
  });
  const headers = headersOf(last());
  expect(headers.get('subject')).toBe(
    '[acme/storefront#12] @@backend asks for approval: Show the price in euros',
  );
  expect(headers.get('content-type')).toMatch(/^text\/plain/);
  expect(headers.get('auto-submitted')).toBe('auto-generated');
  expect(source.slice(source.indexOf('\n\n') + 2).trim()).toBe(
    [
      '@@backend asks for approval (severity: high)',
      'acme/storefront#12 Show the price in euros\n',
      'May I drop the table `prices`?\n',
      'To answer, comment on the issue:',
      '    /allow p1',
      '    /deny p1 <reason>\n',
      'https://github.test/acme/storefront/issues/12',
    ].join('\n'),
  );
});

test('a repetition is the same mail to whoever looks at its id', async () => {
  await smtp().send(aMessage(), soon());
  await smtp().send(aMessage(), soon());
  await smtp().send(aMessage({}, { issue: 13 }), soon());
  const [first, again, both] = server.mails.map((mail) => headersOf(mail).get('message-id'));
  expect(first).toMatch(/^<msg_[0-9a-f]{32}@example\.com>$/);
  expect(again).toBe(first);
  expect(both).not.toBe(first);
});

test('no title can add a header or a recipient', async () => {
  await smtp().send(aMessage(HOSTILE), soon());
  expect(last().to).toEqual(['team@example.com', 'ann@example.com']);
  const headers = headersOf(last());
  expect([...headers.keys()].toSorted()).toEqual([
    'auto-submitted',
    'content-transfer-encoding',
    'content-type',
    'date',
    'from',
    'message-id',
    'mime-version',
    'subject',
    'to',
  ]);
  expect(headers.get('subject')).toContain('Bcc: all@evil.test');
  expect(headers.get('to')).toBe('team@example.com, ann@example.com');
});

test('a subject in any script arrives, and not longer than it should', async () => {
  await smtp().send(aMessage({ title: '価格をユーロで'.repeat(60) }), soon());
  const words =
    headersOf(last())
      .get('subject')
      ?.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g) ?? [];
  const bytes = Array.from(words, ([, word = '']) => Buffer.from(word, 'base64'));
  const subject = Buffer.concat(bytes).toString('utf8');
  expect(subject).toMatch(
    /^\[acme\/storefront#12\] @@backend asks for approval: 価格をユーロで価格/,
  );
  expect(subject).toHaveLength(200);
});

test('several things are one mail', async () => {
  await smtp().send(aMessage({}, { issue: 13 }), soon());
  expect(server.mails).toHaveLength(1);
  expect(headersOf(last()).get('subject')).toBe('[acme/storefront] 2 things wait for you');
  expect(last().source).toContain('acme/storefront#13');
});

test('user and password are those of the address; a wrong one is tried again later', async () => {
  const url = (password: string) => `smtp://ann:${password}@${server.host}`;
  expect(await smtp({ url: url('p%40ss%20word') }).send(aMessage(), soon())).toEqual({
    kind: 'sent',
  });
  expect(last().user).toBe('ann');
  expect(await smtp({ url: url('wrong') }).send(aMessage(), soon())).toEqual({
    kind: 'later',
    reason: 'SMTP 535',
    after: null,
  });
});

test('without TLS nothing is sent, unless the server was told so', async () => {
  const strict = smtp({ tls: 'required' });
  expect(await strict.send(aMessage(), soon())).toMatchObject({ kind: 'later' });
  expect(server.mails).toEqual([]);
  expect(await smtp({ tls: 'optional' }).send(aMessage(), soon())).toEqual({ kind: 'sent' });
});

test('a recipient that is refused for good is not tried again, a busy server is', async () => {
  const answers = [550, 451];
  const strict = await aMailServer({
    onRcptTo: (_, __, done) => {
      done(Object.assign(new Error('No'), { responseCode: answers.shift() ?? 550 }));
    },
  });
  try {
    const channel = smtp({ url: `smtp://${strict.host}`, to: ['gone@example.com'] });
    expect(await channel.send(aMessage(), soon())).toEqual({ kind: 'refused', reason: 'SMTP 550' });
    expect(await channel.send(aMessage(), soon())).toEqual({
      kind: 'later',
      reason: 'SMTP 451',
      after: null,
    });
  } finally {
    await strict.close();
  }
});

test('a server that is not there, or says nothing, costs an attempt and no more', async () => {
  const silent = createServer();
  const sockets: Socket[] = [];
  silent.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  try {
    const url = `smtp://127.0.0.1:${port}`;
    const later = (reason: string) => ({ kind: 'later', reason, after: null });
    // Held by its timer: a signal that nothing but its own timeout holds may be collected before it is over.
    const late = new AbortController();
    setTimeout(() => late.abort(new DOMException('The time is over.', 'TimeoutError')), 50);
    expect(await smtp({ url }).send(aMessage(), late.signal)).toEqual(later('no answer in time'));
    expect(await smtp({ url, patience: 50 }).send(aMessage(), soon())).toEqual(later('ETIMEDOUT'));
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  }
  // Nobody listens at the first port of a machine; one that was just given back may be somebody else's by now.
  const gone = smtp({ url: 'smtp://127.0.0.1:1' });
  expect(await gone.send(aMessage(), soon())).toMatchObject({ kind: 'later' });
});
