import { generateKeyPairSync, sign, verify, createPublicKey } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainEnvProblems, readEnv, secretsOf } from '../src/env.ts';

const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs1 = key.export({ type: 'pkcs1', format: 'pem' }).toString();
const pkcs8 = key.export({ type: 'pkcs8', format: 'pem' }).toString();
const secret = 'a-webhook-secret-of-some-length';
const enough = { APP_ID: '7', PRIVATE_KEY: pkcs1, WEBHOOK_SECRET: secret };

function env(variables: Record<string, string | undefined>) {
  const result = readEnv(variables);
  if (!result.ok) throw new Error(explainEnvProblems(result.error));
  return result.value;
}

function problems(variables: Record<string, string | undefined>) {
  const result = readEnv(variables);
  if (result.ok) throw new Error('expected problems');
  return result.error;
}

describe('an environment that holds', () => {
  test('three variables are enough for github.com', () => {
    expect(env(enough)).toMatchObject({
      appId: 7,
      privateKey: pkcs8,
      webhookSecret: secret,
      port: 3000,
      host: '0.0.0.0',
      github: { api: 'https://api.github.com', web: 'https://github.com' },
      log: { level: 'info', format: 'json' },
      sweepInterval: 15 * 60_000,
      hasApi: false,
    });
  });

  test.each([
    ['PEM', { PRIVATE_KEY: pkcs1 }],
    ['PKCS #8', { PRIVATE_KEY: pkcs8 }],
    ['base64', { PRIVATE_KEY: Buffer.from(pkcs1).toString('base64') }],
    ['escaped line breaks', { PRIVATE_KEY: pkcs1.replaceAll('\n', '\\n') }],
    ['CRLF', { PRIVATE_KEY: pkcs1.replaceAll('\n', '\r\n') }],
  ])('the private key is read from %s, and always comes out the same', (_form, given) => {
    const { privateKey } = env({ ...enough, ...given });
    expect(privateKey).toBe(pkcs8);
    const signature = sign('sha256', Buffer.from('x'), privateKey);
    expect(verify('sha256', Buffer.from('x'), createPublicKey(pkcs1), signature)).toBe(true);
  });

  test('the private key is read from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'drover-env-')), 'app.pem');
    writeFileSync(file, pkcs1);
    expect(env({ ...enough, PRIVATE_KEY: '', PRIVATE_KEY_PATH: file }).privateKey).toBe(pkcs8);
  });

  test('looks are kept where it says so, with or without what people wrote', () => {
    expect(env(enough).recordings).toBeNull();
    const folder = '/var/lib/drover/looks';
    const kept = { ...enough, DROVER_RECORDINGS: folder };
    expect(env(kept).recordings).toEqual({ folder, redacts: false });
    expect(env({ ...kept, DROVER_RECORDINGS_REDACT: 'on' }).recordings).toEqual({
      folder,
      redacts: true,
    });
    expect(problems({ ...kept, DROVER_RECORDINGS_REDACT: 'yes' })).toEqual([
      { name: 'DROVER_RECORDINGS_REDACT', sentence: 'It must be one of off, on.' },
    ]);
  });

  test('GitHub Enterprise is where the host says, with or without a port', () => {
    const { github } = env({ ...enough, GHE_HOST: '127.0.0.1:4001', GHE_PROTOCOL: 'http' });
    expect(github).toEqual({ api: 'http://127.0.0.1:4001/api/v3', web: 'http://127.0.0.1:4001' });
    expect(env({ ...enough, GHE_HOST: 'github.acme.test' }).github.api).toBe(
      'https://github.acme.test/api/v3',
    );
  });

  test('records are signed with a key derived from both secrets of the App', () => {
    const { current } = env(enough).sealKeys;
    expect(current).toMatch(/^[0-9a-f]{64}$/);
    expect(env({ ...enough, PRIVATE_KEY: pkcs8 }).sealKeys.current).toBe(current);
    expect(env({ ...enough, WEBHOOK_SECRET: `${secret}2` }).sealKeys.current).not.toBe(current);
  });

  test('while a key rotates, the former one is accepted, also the derived one', () => {
    const [one, two] = ['1'.repeat(32), '2'.repeat(32)];
    const derived = env(enough).sealKeys.current;
    expect(env({ ...enough, DROVER_KEY: two, DROVER_PREVIOUS_KEY: one }).sealKeys).toEqual({
      current: two,
      former: [one],
    });
    expect(env({ ...enough, DROVER_KEY: two, DROVER_PREVIOUS_KEY: 'derived' }).sealKeys).toEqual({
      current: two,
      former: [derived],
    });
  });

  test('every secret is listed for the log to leave out', () => {
    const value = env({
      ...enough,
      DROVER_KEY: '1'.repeat(32),
      DROVER_PREVIOUS_KEY: '2'.repeat(32),
    });
    expect(secretsOf(value)).toEqual([pkcs8, secret, '1'.repeat(32), '2'.repeat(32)]);
  });
});

describe('the address at which runs reach Drover', () => {
  test('there is none unless it is named, and a slash at its end makes no difference', () => {
    expect(env(enough).address).toBeNull();
    const { address } = env({ ...enough, DROVER_URL: 'https://drover.example.com/' });
    expect(address).toBe('https://drover.example.com');
  });

  test.each(['drover.example.com', 'ftp://drover.example.com'])('%s is none', (text) => {
    const found = problems({ ...enough, DROVER_URL: text });
    expect(explainEnvProblems(found)).toMatch(/^DROVER_URL: It must be the address/);
  });
});

describe('the queue’s database', () => {
  const address = 'postgres://drover:canary-of-the-database@db.example.com:5432/drover';

  test('there is none unless it is named, and its password appears nowhere', () => {
    expect(env(enough).database).toBeNull();
    const value = env({ ...enough, DATABASE_URL: address });
    expect(value.database).toBe(address);
    expect(secretsOf(value)).toEqual(expect.arrayContaining([address, 'canary-of-the-database']));
  });

  test.each(['mysql://db.example.com/drover', 'db.example.com', 'postgres://db.example.com'])(
    '%s is no address of one',
    (text) => {
      const found = problems({ ...enough, DATABASE_URL: text });
      expect(explainEnvProblems(found)).toMatch(/^DATABASE_URL: It must be an address such as/);
    },
  );
});

describe('channels', () => {
  const channels = { chat: { kind: 'slack', url: 'https://hooks.example.com/services/canary' } };
  const json = JSON.stringify(channels);

  test('there are none unless they are named, by JSON or in a file of it', () => {
    expect(env(enough).channels).toEqual({});
    expect(env({ ...enough, DROVER_CHANNELS: json }).channels).toEqual(channels);
    const file = join(mkdtempSync(join(tmpdir(), 'drover-env-')), 'channels.json');
    writeFileSync(file, json);
    expect(env({ ...enough, DROVER_CHANNELS_PATH: file }).channels).toEqual(channels);
    expect(secretsOf(env({ ...enough, DROVER_CHANNELS: json }))).toContain(channels.chat.url);
  });

  test('all that is wrong with them is said at once, and none of it is shown', () => {
    const chat = { ...channels.chat, url: 'canary' };
    const found = problems({
      ...enough,
      DROVER_CHANNELS: JSON.stringify({ chat, pager: { kind: 'pager' } }),
    });
    expect(found.map(({ name }) => name)).toEqual(['DROVER_CHANNELS', 'DROVER_CHANNELS']);
    expect(explainEnvProblems(found)).toMatch(/^DROVER_CHANNELS: chat\.url must be an address/);
    expect(explainEnvProblems(found)).not.toContain('canary');
    expect(problems({ ...enough, DROVER_CHANNELS_PATH: '/nowhere.json' })).toEqual([
      { name: 'DROVER_CHANNELS_PATH', sentence: 'The file cannot be read.' },
    ]);
  });
});

describe('an environment that does not hold', () => {
  test('everything that is missing is said at once, each with its fix', () => {
    const found = problems({ APP_ID: '  ' });
    expect(found.map((p) => p.name)).toEqual(['APP_ID', 'WEBHOOK_SECRET', 'PRIVATE_KEY']);
    for (const { sentence } of found) expect(sentence).toMatch(/^Set it to .+\.$/);
  });

  test.each([
    ['APP_ID', 'my-app', 'the App ID'],
    ['WEBHOOK_SECRET', 'development', 'openssl rand -hex 32'],
    ['PRIVATE_KEY', 'not a key', 'whole .pem file'],
    ['DROVER_KEY', 'short', 'at least 32 characters'],
    ['DROVER_PREVIOUS_KEY', 'short', 'at least 32 characters'],
    ['PORT', '70000', 'from 0 to 65535'],
    ['PORT', 'http', 'from 0 to 65535'],
    ['GHE_HOST', 'https://github.acme.test', 'no https://'],
    ['GHE_HOST', 'acme.test/path', 'It must be a host'],
    ['GHE_PROTOCOL', 'ftp', 'https, http'],
    ['LOG_LEVEL', 'loud', 'fatal, error, warn, info, debug, trace, silent'],
    ['LOG_FORMAT', 'xml', 'json, pretty'],
    ['SWEEP_INTERVAL', '15', 'such as 90s, 15m or 1h'],
    ['SWEEP_INTERVAL', '1s', 'from 5s to 1d'],
  ])('%s=%s: the sentence says %s', (name, text, words) => {
    const found = problems({ ...enough, [name]: text });
    expect(found).toHaveLength(1);
    expect(found[0]?.name).toBe(name);
    expect(found[0]?.sentence).toContain(words);
  });

  test('a key of another kind is no key of an App', () => {
    const other = generateKeyPairSync('ed25519').privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    expect(problems({ ...enough, PRIVATE_KEY: other.toString() })[0]?.sentence).toContain('RSA');
  });

  test('a file that is not there is named by its variable', () => {
    const found = problems({ ...enough, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/nowhere.pem' });
    expect(found[0]).toMatchObject({ name: 'PRIVATE_KEY_PATH' });
  });

  test('no value stands in what is printed', () => {
    const found = problems({
      APP_ID: 'canary-1',
      PRIVATE_KEY: 'canary-2',
      WEBHOOK_SECRET: 'canary-3',
    });
    expect(explainEnvProblems(found)).not.toContain('canary');
    expect(explainEnvProblems(found).split('\n')).toHaveLength(3);
  });
});

describe('what is counted and traced', () => {
  test('nothing is, unless it is asked for', () => {
    expect(env(enough)).toMatchObject({ metrics: null, traces: null });
    const off = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' };
    expect(env({ ...enough, ...off }).traces).toBeNull();
  });

  test('metrics are told beside all else, or on a port of their own', () => {
    expect(env({ ...enough, METRICS: 'on' }).metrics).toEqual({ port: null });
    expect(env({ ...enough, METRICS_PORT: '9464' }).metrics).toEqual({ port: 9464 });
  });

  test('traces go where OpenTelemetry’s variables say, with what is to go with them', () => {
    const everything = 'https://collector.example.com/base/';
    const given = {
      ...enough,
      OTEL_EXPORTER_OTLP_ENDPOINT: everything,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a-collector-key, x-team = a ,=none',
    };
    expect(env(given).traces).toEqual({
      url: 'https://collector.example.com/base/v1/traces',
      headers: { authorization: 'Bearer a-collector-key', 'x-team': 'a' },
    });
    expect(secretsOf(env(given))).toContain('a-collector-key');
    const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/traces' };
    expect(env({ ...given, ...own }).traces?.url).toBe('http://127.0.0.1:4318/traces');
    const wrong = problems({ ...enough, OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' });
    expect(explainEnvProblems(wrong)).toMatch(/^OTEL_EXPORTER_OTLP_ENDPOINT: It must be the addr/);
  });
});
