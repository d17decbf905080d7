import { expect, test } from 'vitest';
import { parseChannels, secretsIn } from '../../src/notify/settings.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const ALL = {
  'team-chat': { kind: 'slack', url: 'https://hooks.slack.com/services/T1/B2/abcdef' },
  hook: { kind: 'webhook', url: 'http://10.0.0.7:8080/x?y=1', secret: SECRET },
  mail: {
    kind: 'smtp',
    url: 'smtps://ann:p%40ss%20word@smtp.example.com',
    from: 'Drover <drover@example.com>',
    to: ['team@example.com'],
    repositories: ['acme', 'other/thing'],
  },
  linear: { kind: 'linear', key: 'lin_api_123456', issue: 'OPS-12' },
  log: { kind: 'stdout' },
};

function sentences(channels: unknown): readonly string[] {
  const parsed = parseChannels(typeof channels === 'string' ? channels : JSON.stringify(channels));
  if (parsed.ok) throw new Error('expected problems');
  return parsed.error;
}

test('all kinds of channels are read, with what they need not say', () => {
  const parsed = parseChannels(JSON.stringify(ALL));
  expect(parsed).toEqual({
    ok: true,
    value: {
      ...ALL,
      mail: { ...ALL.mail, tls: 'required' },
      linear: { ...ALL.linear, url: 'https://api.linear.app/graphql' },
    },
  });
});

test('whatever is secret in them is known as such, also as it is written without an address', () => {
  const parsed = parseChannels(JSON.stringify(ALL));
  expect(parsed.ok && secretsIn(parsed.value)).toEqual([
    ALL['team-chat'].url,
    ALL.hook.url,
    SECRET,
    ALL.mail.url,
    'p%40ss%20word',
    'p@ss word',
    'lin_api_123456',
  ]);
});

const slack = ALL['team-chat'];
test.each([
  ['{"a": "secret-word', 'It must be JSON.'],
  [[], 'It must be a JSON object of channels by name.'],
  [{ Slack: slack }, 'Slack must be named by at most 39 lower-case letters, digits and hyphens.'],
  [{ chat: 7 }, 'chat must have the kind slack, webhook, smtp, linear or stdout.'],
  [
    { chat: { ...slack, kind: 'pager' } },
    'chat must have the kind slack, webhook, smtp, linear or stdout.',
  ],
  [{ chat: { ...slack, chanel: 'x' } }, 'chat has no key "chanel".'],
  [
    { chat: { ...slack, url: 'hooks.slack.com' } },
    /^chat\.url must be an address that begins with https/,
  ],
  [{ chat: { ...slack, url: 'file:///etc/passwd' } }, /^chat\.url must be an address/],
  [{ chat: { ...slack, url: 'https://ann:secret-word@a.test' } }, /without user and password\.$/],
  [
    { hook: { ...ALL.hook, secret: 'secret-word' } },
    /^hook\.secret must be whsec_ and 24 to 64 bytes/,
  ],
  [{ hook: { ...ALL.hook, secret: 'whsec_c2hvcnQ=' } }, /^hook\.secret must be whsec_/],
  [
    { mail: { ...ALL.mail, url: 'https://smtp.example.com' } },
    /^mail\.url must be an address such as smtps/,
  ],
  [
    { mail: { ...ALL.mail, url: 'smtp://a.test?sendmail=1' } },
    /^mail\.url must be an address such as/,
  ],
  [
    { mail: { ...ALL.mail, from: 'a@b.test\r\nBcc: c@d.test' } },
    /^mail\.from must be a mail address/,
  ],
  [{ mail: { ...ALL.mail, to: ['a@b.test, c@d.test'] } }, /^mail\.to\.0 must be a mail address/],
  [{ mail: { ...ALL.mail, tls: 'no' } }, 'mail.tls must be required, optional or off.'],
  [{ linear: { kind: 'linear', key: 'lin_api_1' } }, /^linear\.issue must be an issue of Linear/],
  [
    { chat: { ...slack, repositories: ['*'] } },
    /^chat\.repositories\.0 must be an owner such as acme/,
  ],
])('nonsense is told by its place and what may stand there: %j', (channels, sentence) => {
  const found = sentences(channels);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(
    sentence instanceof RegExp ? sentence : new RegExp(`^${escape(sentence)}$`),
  );
  expect(found.join(' ')).not.toContain('secret-word');
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
