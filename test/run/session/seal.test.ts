import { describe, expect, test } from 'vitest';
import { keyOf, seal, unseal } from '../../../src/run/session/seal.ts';

const secret = 'a secret of a repository, long enough';
const keeper = { repository: 'acme/shop', runId: 7 };
/** What OpenSSL says of a wrong tag, and we of a wrong beginning. */
const NOT_OPENED = /authenticate data|no sealed conversation/;
const files = [{ name: 'a/b.jsonl', content: Buffer.from('canary-of-the-conversation') }];

describe('a sealed conversation', () => {
  test('is opened by the key of the run that kept it, as it was', async () => {
    const sealed = await seal(keyOf(secret, keeper), 'session-1', files);
    expect(sealed?.includes('canary')).toBe(false);
    const opened = await unseal(
      keyOf(secret, { ...keeper, repository: 'Acme/Shop' }),
      sealed ?? Buffer.of(),
    );
    expect(opened).toEqual({ session: 'session-1', files });
  });

  test.each([
    ['another run', keyOf(secret, { ...keeper, runId: 8 })],
    ['another repository', keyOf(secret, { ...keeper, repository: 'acme/other' })],
    ['another secret', keyOf(`${secret}!`, keeper)],
  ])('is not opened by the key of %s', async (_, key) => {
    const sealed = (await seal(keyOf(secret, keeper), 'session-1', files)) ?? Buffer.of();
    await expect(unseal(key, sealed)).rejects.toThrow(NOT_OPENED);
  });

  test('is not opened when a single bit was changed, or it is none', async () => {
    const key = keyOf(secret, keeper);
    const sealed = (await seal(key, 'session-1', files)) ?? Buffer.of();
    for (const at of [0, 20, 40, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(unseal(key, changed)).rejects.toThrow(NOT_OPENED);
    }
    await expect(unseal(key, Buffer.from('PK'))).rejects.toThrow('no sealed conversation');
  });

  test('is not made of one that is too long', async () => {
    const long = [{ name: 'a', content: Buffer.alloc(100_000_001) }];
    expect(await seal(keyOf(secret, keeper), 'session-1', long)).toBeNull();
  });
});
