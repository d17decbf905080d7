import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { anEndpoint, commented, deliver, quiet, SECRET, signature } from './endpoint.ts';

describe('a delivery that is not GitHub’s', () => {
  const body = commented(12);
  test('H64: wakes nobody, however it is signed', async () => {
    const endpoint = await anEndpoint();
    const refused: [string, number][] = [
      ['no signature', await deliver(endpoint, body, { 'x-hub-signature-256': null })],
      [
        'the old kind alone',
        await deliver(endpoint, body, {
          'x-hub-signature-256': null,
          'x-hub-signature': signature(body, SECRET, 'sha1'),
        }),
      ],
      [
        'SHA-1 in the place of SHA-256',
        await deliver(endpoint, body, { 'x-hub-signature-256': signature(body, SECRET, 'sha1') }),
      ],
      [
        'another secret',
        await deliver(endpoint, body, { 'x-hub-signature-256': signature(body, 'guess') }),
      ],
      [
        'an empty secret',
        await deliver(endpoint, body, { 'x-hub-signature-256': signature(body, '') }),
      ],
      [
        'half of the signature',
        await deliver(endpoint, body, { 'x-hub-signature-256': signature(body).slice(0, 39) }),
      ],
      [
        'the signature of another body',
        await deliver(endpoint, body, { 'x-hub-signature-256': signature(commented(13)) }),
      ],
      ['an empty body', await deliver(endpoint, '')],
      ['a list', await deliver(endpoint, '[]')],
      ['another type', await deliver(endpoint, body, { 'content-type': 'text/xml' })],
      ['no event', await deliver(endpoint, body, { 'x-github-event': null })],
    ];
    const statuses = Object.fromEntries(refused);
    expect(Object.values(statuses).filter((status) => status >= 500)).toEqual([]);
    for (const [what, status] of refused)
      if (what !== 'a list') expect([what, status >= 400]).toEqual([what, true]);
    await quiet(endpoint);
    expect([endpoint.looks, endpoint.writes]).toEqual([[], []]);
  });

  test('H64: signed events of shapes that nobody has seen, 100,000 levels deep too, wake nobody and break nothing', async () => {
    const endpoint = await anEndpoint();
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const bodies = ['null', '"x"', '{"__proto__":{"issue":{"number":1}}}', deep, commented(-1)];
    for (const body of bodies) {
      await deliver(endpoint, body);
      await deliver(endpoint, body, { 'x-github-event': 'constructor' });
    }
    await quiet(endpoint);
    expect(endpoint.looks).toEqual([]);
    expect(await deliver(endpoint, commented(12))).toBe(200);
    await quiet(endpoint);
    expect(endpoint.looks).toEqual([12]);
  });

  test('H70: other paths, methods and headers that lie get nothing but a short refusal', async () => {
    const { url } = await anEndpoint();
    const lies = {
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      'x-original-url': '/readyz',
    };
    for (const path of ['/', '/probot', '/setup', '/.env', '/metrics', '/api/v3'])
      expect([path, ...(await ask(url + path, lies))]).toEqual([
        path,
        404,
        '{"error":"not found"}',
      ]);
    expect((await ask(`${url}/readyz`, lies))[1]).toBe('{"ready":true}');
  });
});

/** A GET with headers that `fetch` would not send. */
function ask(url: string, headers: Record<string, string>): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve([answer.statusCode ?? 0, text.trim()]));
    })
      .on('error', reject)
      .end();
  });
}

describe('a delivery that is GitHub’s, in the wrong hands', () => {
  test.each([
    ['with its own GUID', () => ({})],
    ['with new ones', (at: number) => ({ 'x-github-delivery': `guid-${at}` })],
  ])(
    'H65: replayed a hundred times %s while a look is under way: one more look, no effect',
    async (_, more) => {
      let release = (): void => {};
      const endpoint = await anEndpoint(new Promise((resolve) => (release = resolve)));
      const statuses = await Promise.all(
        Array.from({ length: 100 }, (_each, at) => deliver(endpoint, commented(12), more(at))),
      );
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect(endpoint.looks).toEqual([12]);
      release();
      await quiet(endpoint);
      expect([endpoint.looks, endpoint.writes]).toEqual([[12, 12], []]);
    },
  );

  test('H68: five hundred deliveries at once for a hundred issues: every one answered, no issue lost', async () => {
    const endpoint = await anEndpoint();
    const issues = Array.from({ length: 100 }, (_, at) => at + 1);
    const statuses = await Promise.all(
      Array.from({ length: 5 }, () => issues)
        .flat()
        .map((issue) => deliver(endpoint, commented(issue))),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    await quiet(endpoint);
    expect(new Set(endpoint.looks)).toEqual(new Set(issues));
    expect(endpoint.writes).toEqual([]);
  });

  test('H69: what a payload says of sender, labels or approvals has no effect: it names an issue', async () => {
    const endpoint = await anEndpoint();
    const lies = {
      sender: { node_id: 'U_admin', type: 'User', login: 'admin', site_admin: true },
      comment: { body: '/approve', author_association: 'OWNER', user: { login: 'admin' } },
      issue: { number: 12, node_id: 'I_12', labels: [{ name: 'drover' }], state: 'open' },
      review: { state: 'approved' },
      drover: { approved: true },
    };
    expect(await deliver(endpoint, commented(12, lies))).toBe(200);
    await quiet(endpoint);
    expect([endpoint.looks, endpoint.writes]).toEqual([[12], []]);
  });

  test('H82: nothing that is logged about all this holds a secret or a comment’s text', async () => {
    const endpoint = await anEndpoint();
    const text = 'canary-of-a-comment ghp_abcdefghijklmnopqrstuvwxyz0123456789';
    const body = commented(12, { comment: { body: text, node_id: 'IC_1' } });
    await deliver(endpoint, body);
    await deliver(endpoint, body, { 'x-hub-signature-256': signature(body, 'guess') });
    await deliver(endpoint, `${body}}`);
    await quiet(endpoint);
    expect(endpoint.log()).not.toBe('');
    expect(endpoint.log()).not.toMatch(/canary-|ghp_|PRIVATE KEY/);
  });
});
