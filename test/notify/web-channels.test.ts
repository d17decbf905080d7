import { LinearClient } from '@linear/sdk';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeLinear } from '../../src/notify/linear.ts';
import { makeSlack } from '../../src/notify/slack.ts';
import { makeWebhook } from '../../src/notify/webhook.ts';
import { aMessage, HOSTILE } from './a-notice.ts';
import { aListener, type Heard, type Listener, nowhere } from './listener.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let listener: Listener;
beforeAll(async () => {
  listener = await aListener(JSON.stringify({ data: { commentCreate: { success: true } } }));
});
beforeEach(() => {
  listener.heard.length = 0;
  listener.answers.length = 0;
});
afterAll(() => listener.close());

const soon = (): AbortSignal => AbortSignal.timeout(20_000);

/** One that only its own timeout holds may be collected before it is over (github.com/nodejs/node/pull/57867). */
function overIn(length: number): AbortSignal {
  const late = new AbortController();
  setTimeout(() => late.abort(new DOMException('It took too long', 'TimeoutError')), length);
  return late.signal;
}

function last(): Heard {
  const heard = listener.heard.at(-1);
  if (heard === undefined) throw new Error('nothing was heard');
  return heard;
}

describe('Slack', () => {
  const say = async (...notices: Parameters<typeof aMessage>) => {
    expect(await makeSlack({ url: listener.url }).send(aMessage(...notices), soon())).toEqual({
      kind: 'sent',
    });
    return (JSON.parse(last().body) as { readonly text: string }).text;
  };

  test('is posted one text, with what is asked and how to answer', async () => {
    expect(await say({ severity: 'high' })).toBe(
      [
        '*@@\u2060backend asks for approval (severity: high)* acme/storefront#12 Show the price in euros',
        '> May I drop the table `prices`?',
        'To answer, comment on the issue:',
        '`/allow p1`',
        '`/deny p1 &lt;reason&gt;`',
        'https://github.test/acme/storefront/issues/12',
      ].join('\n'),
    );
    expect(last()).toMatchObject({ method: 'POST', path: '/hook' });
    expect(last().headers['content-type']).toMatch(/^application\/json/);
  });

  test('pings nobody and links nowhere, whatever an agent or a title says', async () => {
    const text = await say(HOSTILE);
    expect(text).not.toMatch(/<|>(?! )|@(?:here|channel|U123|backend)/);
    expect(text).toContain('&lt;!channel&gt; &amp; &lt;https://evil.test|click&gt;');
    expect(text).toContain('@\u2060here');
  });

  test('is told several things in one message, each in brief', async () => {
    const text = await say({ text: 'x'.repeat(5_000) }, { issue: 13, text: '' });
    expect(text).toMatch(/^\*\[acme\/storefront\] 2 things wait for you\*\n/);
    expect(text).toContain('acme/storefront#13');
    expect(text.length).toBeLessThan(1_200);
  });
});

describe('a signed webhook', () => {
  const at = Date.now();
  const webhook = () => makeWebhook({ url: listener.url, secret: SECRET, now: () => at });
  const verify = ({ body, headers }: Heard, secret = SECRET): unknown =>
    new Webhook(secret).verify(body, headers as Record<string, string>);

  test('is what the official library of Standard Webhooks verifies', async () => {
    expect(await webhook().send(aMessage(), soon())).toEqual({ kind: 'sent' });
    expect(verify(last())).toEqual({
      type: 'drover.waiting',
      timestamp: '2026-01-05T09:00:00.000Z',
      data: {
        notices: [
          {
            id: 'R_1/12/prompt/1/p1',
            event: 'prompt',
            severity: 'medium',
            since: '2026-01-05T09:00:00.000Z',
            repository: 'acme/storefront',
            issue: 12,
            title: 'Show the price in euros',
            url: 'https://github.test/acme/storefront/issues/12',
            prompt: 'acme/storefront#12:p1',
            asked: ['operator'],
            headline: '@@backend asks for approval',
            text: 'May I drop the table `prices`?',
            commands: ['/allow p1', '/deny p1 <reason>'],
          },
        ],
      },
    });
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(() => verify(last(), other)).toThrow(/signature/i);
    const { headers, body, ...rest } = last();
    expect(() => verify({ ...rest, headers, body: body.replace('12', '13') })).toThrow(
      /signature/i,
    );
    const moved = { ...headers, 'webhook-id': 'msg_other' };
    expect(() => verify({ ...rest, headers: moved, body })).toThrow(/signature/i);
  });

  test('bears the same id and body each time, and that of no other message or channel', async () => {
    for (const message of [aMessage(), aMessage(), aMessage({}, { issue: 13 })])
      await webhook().send(message, soon());
    const [first, again, both] = listener.heard;
    expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(again?.body).toBe(first?.body);
    expect(both?.headers['webhook-id']).not.toBe(first?.headers['webhook-id']);
    expect(first?.headers['webhook-id']).toMatch(/^msg_[0-9a-f]{32}$/);
  });
});

describe('Linear', () => {
  const linear = () => makeLinear({ url: listener.url, key: 'lin_api_1', issue: 'OPS-12' });
  interface Sent {
    readonly query: string;
    readonly variables: { readonly input: Readonly<Record<string, string>> };
  }
  const sent = (): Sent => JSON.parse(last().body) as Sent;

  test('is asked what its own SDK asks it, in the same way', async () => {
    await linear().send(aMessage(), soon());
    const ours = { ...last(), sent: sent() };
    const { input } = ours.sent.variables;
    const client = new LinearClient({ apiKey: 'lin_api_1', apiUrl: listener.url });
    // The types of `createComment` say whether these are keys of a CommentCreateInput.
    const { id = '', issueId = '', body = '' } = input;
    await client.createComment({ id, issueId, body }).catch(() => null);
    const theirs = { ...last(), sent: sent() };
    expect(theirs).not.toEqual(ours);
    expect(ours.sent.variables).toEqual(theirs.sent.variables);
    expect(ours.headers.authorization).toBe(theirs.headers.authorization);
    expect([ours.method, ours.path]).toEqual([theirs.method, theirs.path]);
    const head =
      /mutation createComment\(\$input: CommentCreateInput!\)\s*\{\s*commentCreate\(input: \$input\)\s*\{/;
    expect(ours.sent.query).toMatch(head);
    expect(theirs.sent.query).toMatch(head);
    expect(theirs.sent.query).toMatch(/\bsuccess\b/);
  });

  test('gets a comment with risk, approval id, task and commands', async () => {
    expect(await linear().send(aMessage({ severity: 'high' }), soon())).toEqual({ kind: 'sent' });
    const { id, issueId, body } = sent().variables.input;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(issueId).toBe('OPS-12');
    expect(body).toBe(
      [
        '**@@backend asks for approval (severity: high)**\n',
        '- Risk: high',
        '- Approval: `acme/storefront#12:p1`',
        '- Task: [acme/storefront\\#12](https://github.test/acme/storefront/issues/12) Show the price in euros\n',
        '```\nMay I drop the table `prices`?\n```\n',
        'To answer, comment on the issue:\n',
        '```\n/allow p1\n/deny p1 <reason>\n```',
      ].join('\n'),
    );
  });

  test('mentions nobody and shows no markup of a stranger', async () => {
    await linear().send(aMessage(HOSTILE), soon());
    const { body = '' } = sent().variables.input;
    expect(body).toContain(`\`\`\`\`\`\n${HOSTILE.text ?? ''}\n\`\`\`\`\``);
    expect(body).toContain('\\<!channel\\>'.replace('!', '\\!'));
    expect(body).not.toMatch(/https:\/\/evil/);
  });

  test.each([
    [
      'is asked too often',
      400,
      { errors: [{ message: 'Too many', extensions: { code: 'RATELIMITED' } }] },
      { kind: 'later', reason: 'RATELIMITED', after: null },
    ],
    [
      'does not know the key',
      401,
      { errors: [{ message: 'No', extensions: { code: 'AUTHENTICATION_ERROR' } }] },
      { kind: 'later', reason: 'AUTHENTICATION_ERROR', after: null },
    ],
    [
      'did not do it',
      200,
      { data: { commentCreate: { success: false } } },
      { kind: 'later', reason: 'no success', after: null },
    ],
    ['answers otherwise', 200, 'hello', { kind: 'later', reason: 'no GraphQL', after: null }],
  ] as const)('that %s is understood', async (_, status, answer, outcome) => {
    listener.answers.push({ status, body: JSON.stringify(answer) });
    expect(await linear().send(aMessage(), soon())).toEqual(outcome);
  });
});

describe('what Linear refuses', () => {
  const refused = { errors: [{ message: 'No', extensions: { code: 'INPUT_ERROR' } }] };
  const send = async (found: (id: string) => object) => {
    const linear = makeLinear({ url: listener.url, key: 'lin_api_1', issue: 'OPS-12' });
    await linear.send(aMessage(), soon());
    const first = JSON.parse(last().body) as { variables: { input: { id: string } } };
    const { id } = first.variables.input;
    listener.answers.push({ status: 400, body: JSON.stringify(refused) });
    listener.answers.push({ status: 200, body: JSON.stringify(found(id)) });
    const became = await linear.send(aMessage(), soon());
    return { became, id, asked: JSON.parse(last().body) as { query: string; variables: object } };
  };

  test('was sent where a comment of its id is there already, and is looked for as its SDK does', async () => {
    const { became, id, asked } = await send((each) => ({ data: { comment: { id: each } } }));
    expect(became).toEqual({ kind: 'sent' });
    expect(asked.variables).toEqual({ id });
    const client = new LinearClient({ apiKey: 'lin_api_1', apiUrl: listener.url });
    await client.comment({ id }).catch(() => null);
    const theirs = JSON.parse(last().body) as { query: string; variables: object };
    const head = /query comment\(.*\$id: String\b.*\)\s*\{\s*comment\(.*id: \$id\)\s*\{/;
    expect(asked.query).toMatch(head);
    expect(theirs.query).toMatch(head);
    expect(theirs.variables).toMatchObject({ id });
  });

  test.each([
    ['is not there', { errors: [{ message: 'Entity not found: Comment' }], data: null }],
    ['is another', { data: { comment: { id: 'x' } } }],
  ])('is tried again where it %s', async (_, found) => {
    const { became } = await send(() => found);
    expect(became).toEqual({ kind: 'later', reason: 'INPUT_ERROR', after: null });
  });
});

describe('what the other side answers', () => {
  const slack = () => makeSlack({ url: listener.url });

  test.each([
    [500, {}, { kind: 'later', reason: 'HTTP 500', after: null }],
    [503, { 'retry-after': '120' }, { kind: 'later', reason: 'HTTP 503', after: 120_000 }],
    [429, { 'retry-after': '7' }, { kind: 'later', reason: 'HTTP 429', after: 7_000 }],
    [429, { 'retry-after': '99999999' }, { kind: 'later', reason: 'HTTP 429', after: 3_600_000 }],
    [429, { 'retry-after': 'soon' }, { kind: 'later', reason: 'HTTP 429', after: null }],
    [404, {}, { kind: 'later', reason: 'HTTP 404', after: null }],
    [410, {}, { kind: 'later', reason: 'HTTP 410', after: null }],
    [400, {}, { kind: 'refused', reason: 'HTTP 400' }],
    [413, {}, { kind: 'refused', reason: 'HTTP 413' }],
    [204, {}, { kind: 'sent' }],
  ] as const)('%i with %j', async (status, headers, outcome) => {
    listener.answers.push({ status, headers });
    expect(await slack().send(aMessage(), soon())).toEqual(outcome);
  });

  test('a wait until a moment is as long as until then', async () => {
    const at = new Date(Date.now() + 90_000).toUTCString();
    listener.answers.push({ status: 503, headers: { 'retry-after': at } });
    const { after } = (await slack().send(aMessage(), soon())) as { readonly after: number };
    expect(after).toBeGreaterThan(60_000);
    expect(after).toBeLessThanOrEqual(90_000);
  });

  test('a redirection is not followed: nobody else is sent anything', async () => {
    const other = await aListener();
    try {
      listener.answers.push({ status: 307, headers: { location: other.url } });
      expect(await slack().send(aMessage(), soon())).toEqual({
        kind: 'later',
        reason: 'HTTP 307',
        after: null,
      });
      expect(other.heard).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test('nobody there, and nobody who answers, are told without an address', async () => {
    const dead = makeSlack({ url: await nowhere() });
    expect(await dead.send(aMessage(), soon())).toEqual({
      kind: 'later',
      reason: 'ECONNREFUSED',
      after: null,
    });
    listener.answers.push('hang');
    expect(await slack().send(aMessage(), overIn(50))).toEqual({
      kind: 'later',
      reason: 'no answer in time',
      after: null,
    });
  });
});
