import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Unanswered } from '../../src/controller/unanswered.ts';
import { makeLogger, toLog } from '../../src/telemetry/log.ts';
import type { LogOptions } from '../../src/telemetry/log-options.ts';

function logging(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const logger = makeLogger(
    { level: 'debug', format: 'json', ...options },
    { write: (line: string) => void lines.push(line) },
  );
  return { logger, lines, text: () => lines.join('') };
}

describe('the log', () => {
  test('a line has its message and keys, those bound first', () => {
    const { logger, lines } = logging();
    toLog(logger, { issue: 'acme/storefront#1' }).info('reconciled', { decision: 'wait' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'reconciled',
      issue: 'acme/storefront#1',
      decision: 'wait',
    });
  });

  test('the level decides what is written', () => {
    const { logger, lines } = logging({ level: 'warn' });
    const log = toLog(logger);
    log.info('not this');
    log.debug('nor this');
    log.error('this');
    expect(lines).toHaveLength(1);
  });

  test('a stack is told of a bug, and not of what GitHub did', () => {
    const { logger, lines } = logging();
    const log = toLog(logger);
    log.error('a bug', { err: new TypeError('x is not a function') });
    log.warn('an answer', { err: Object.assign(new Error('Bad gateway'), { status: 502 }) });
    log.warn('no answer', { err: new Unanswered('no answer from GitHub') });
    const several = new AggregateError([new Unanswered('full')], 'full');
    log.error('several answers', { err: several });
    const told = lines.map((line) => (JSON.parse(line) as { err: object }).err);
    expect(told).toEqual([
      expect.objectContaining({ stack: expect.stringContaining('log.test.ts') }),
      { type: 'Error', message: 'Bad gateway', status: 502 },
      { type: 'Unanswered', message: 'no answer from GitHub' },
      { type: 'AggregateError', message: 'full' },
    ]);
  });

  test('pretty is one line each, whatever the values hold', () => {
    const { logger, lines } = logging({ format: 'pretty' });
    toLog(logger).warn('asle\u001b\nep', {
      issue: 'acme/storefront#1',
      until: 5,
      why: 'a\nb\u001b[31m',
    });
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} WARN {2}asle ep issue=acme\/storefront#1 until=5 why="a\\nb\\u001b\[31m"\n$/,
    );
  });
});

describe('secrets', () => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  const jwt = ['eyJhbGciOiJSUzI1NiJ9', 'eyJpc3MiOiIxIn0abcdef', 'c2lnbmF0dXJl_abc'].join('.');

  test.each([
    ['installation token', `ghs_${'a1'.repeat(18)}`],
    ['stateless installation token', `ghs_123456_${jwt}`],
    ['personal token', `ghp_${'b2'.repeat(18)}`],
    ['fine-grained token', `github_pat_${'c3'.repeat(30)}`],
    ['model key', `sk-ant-api03-${'d4'.repeat(20)}`],
    ['App JWT', jwt],
    ['private key', pem],
  ])(
    'an %s is taken out of messages, keys, nested objects, errors and children',
    (_name, canary) => {
      const { logger, lines, text } = logging();
      logger.info(`got ${canary}`);
      logger.info({ deep: { list: [canary] }, json: JSON.stringify({ canary }) }, 'x');
      logger.error({ err: new Error(`failed with ${canary}`, { cause: new Error(canary) }) }, 'x');
      logger.child({ canary }).warn('x');
      for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
      const heart = canary.includes('\n') ? (canary.split('\n')[3] ?? '') : canary.slice(-24);
      expect(text()).not.toContain(heart);
      expect(text()).toContain('[redacted]');
    },
  );

  test('those of this process are taken out whatever they look like', () => {
    const { logger, text } = logging({ secrets: ['correct horse "battery"\nstaple', 'short'] });
    logger.info({ body: 'it is correct horse "battery"\nstaple, in short' }, 'x');
    expect(text()).not.toContain('staple');
    expect(text()).toContain('in short');
  });

  test('credentials in a URL and values of keys named as secrets are taken out', () => {
    const { logger, text } = logging();
    logger.info({ url: 'https://x-access-token:canary1@github.com/acme/x.git' }, 'x');
    logger.info(
      { headers: { Authorization: 'token canary2' }, nested: { private_key: 'canary3\n' } },
      'x',
    );
    expect(text()).not.toContain('canary');
    expect(text()).toContain('github.com/acme/x.git');
  });

  test('also in pretty lines', () => {
    const { logger, text } = logging({ format: 'pretty' });
    logger.info({ token: 'canary' }, `ghs_${'a1'.repeat(18)}`);
    expect(text()).toMatch(/\[redacted\] token="?\[redacted\]"?\n$/);
  });

  test('ordinary words stay', () => {
    const { logger, lines } = logging();
    logger.info(
      { sha: 'a'.repeat(40), run: '12/1/execution/0.1', url: 'https://a.test/b@c' },
      'token bucket',
    );
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'token bucket',
      sha: 'a'.repeat(40),
      run: '12/1/execution/0.1',
      url: 'https://a.test/b@c',
    });
  });
});
