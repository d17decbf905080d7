import { z } from 'zod';
import { Slug } from '../lifecycle/policy/names.ts';
import { fail, ok, type Result } from '../lifecycle/result.ts';

const address =
  'must be an address that begins with https:// or http://, without user and password';
const HttpUrl = z.string({ error: address }).refine((text) => isUrl(text, ['https:', 'http:']), {
  error: address,
});

const mailServer =
  'must be an address such as smtps://user:password@smtp.example.com or smtp://smtp.example.com:587';
const MailUrl = z.string({ error: mailServer }).refine(isMailServer, { error: mailServer });

const mail = 'must be a mail address such as drover@example.com';
const Address = z
  .string({ error: mail })
  .regex(/^(?:[^\p{Cc}<>,;"@]{1,60} <[^\s<>,;"@]+@[^\s<>,;"@]+>|[^\s<>,;"@]+@[^\s<>,;"@]+)$/u, {
    error: mail,
  });

const secret =
  'must be whsec_ and 24 to 64 bytes in base64; make one with: echo whsec_$(openssl rand -base64 32)';
const owner = 'must be an owner such as acme, or a repository such as acme/storefront';

const repositories = {
  /** Who may use it; everybody where it is left out. */
  repositories: z
    .array(
      z.string({ error: owner }).regex(/^[\w.-]{1,100}(?:\/[\w.-]{1,100})?$/, { error: owner }),
    )
    .min(1, { error: 'must name somebody, or be left out' })
    .optional(),
};

const text = (error: string) => z.string({ error }).regex(/^[\x21-\x7e]{1,500}$/, { error });

const ChannelSettings = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('slack'), url: HttpUrl, ...repositories }),
    z.strictObject({
      kind: z.literal('webhook'),
      url: HttpUrl,
      secret: z.string({ error: secret }).refine(isWebhookSecret, { error: secret }),
      ...repositories,
    }),
    z.strictObject({
      kind: z.literal('smtp'),
      url: MailUrl,
      tls: z
        .enum(['required', 'optional', 'off'], { error: 'must be required, optional or off' })
        .prefault('required'),
      from: Address,
      to: z.array(Address).min(1, { error: 'must name somebody' }).max(20),
      ...repositories,
    }),
    z.strictObject({
      kind: z.literal('linear'),
      url: HttpUrl.prefault('https://api.linear.app/graphql'),
      key: text('must be an API key of Linear'),
      issue: text('must be an issue of Linear, such as OPS-12'),
      ...repositories,
    }),
    z.strictObject({ kind: z.literal('stdout'), ...repositories }),
  ],
  { error: 'must have the kind slack, webhook, smtp, linear or stdout' },
);
/** One channel as the server is told of it. */
export type ChannelSettings = z.output<typeof ChannelSettings>;

const Channels = z.record(Slug, ChannelSettings, {
  error: 'must be a JSON object of channels by name',
});
/** All channels of the server, by name. */
export type Channels = Readonly<Record<string, ChannelSettings>>;

/** Reads channels from JSON. What is wrong is said in words that hold nothing of the text: it is full of secrets. */
export function parseChannels(json: string): Result<Channels, readonly string[]> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return fail(['It must be JSON.']);
  }
  const parsed = Channels.safeParse(value);
  return parsed.success ? ok(parsed.data) : fail(parsed.error.issues.flatMap(sentencesOf));
}

/** Everything in these settings that must appear in no log line. */
export function secretsIn(channels: Channels): readonly string[] {
  return Object.values(channels).flatMap((channel) => {
    switch (channel.kind) {
      case 'slack':
        return [channel.url];
      case 'webhook':
        return [channel.url, channel.secret];
      case 'smtp': {
        const { password } = new URL(channel.url);
        return [channel.url, password, decodeURIComponent(password)];
      }
      case 'linear':
        return [channel.key];
      case 'stdout':
        return [];
    }
  });
}

function sentencesOf(issue: z.core.$ZodIssue): readonly string[] {
  const path =
    issue.code === 'invalid_union' ? issue.path.filter((part) => part !== 'kind') : issue.path;
  const place = path.length === 0 ? 'It' : path.join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${place} has no key ${JSON.stringify(key).slice(0, 40)}.`);
  if (issue.code === 'invalid_key')
    return [`${place} must be named by at most 39 lower-case letters, digits and hyphens.`];
  return [`${place} ${issue.message}.`];
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  const url = URL.parse(text);
  return (
    url !== null && protocols.includes(url.protocol) && url.username === '' && url.password === ''
  );
}

function isMailServer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.hostname === '' || !/^\/?$/.test(url.pathname) || url.search !== '')
    return false;
  try {
    decodeURIComponent(url.username + url.password);
  } catch {
    return false;
  }
  return url.protocol === 'smtp:' || url.protocol === 'smtps:';
}

/** Standard Webhooks, "Signature scheme": 24 to 64 bytes, in base64 behind `whsec_`. */
function isWebhookSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const { length } = Buffer.from(text.slice('whsec_'.length), 'base64');
  return length >= 24 && length <= 64;
}
