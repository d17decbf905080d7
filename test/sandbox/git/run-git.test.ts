import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { streamGit } from '../../../src/sandbox/git/run-git.ts';
import { isThere } from '../is-there.ts';

/** What git gives as the output of a line of shell. */
function shell(line: string): ReadableStream<Uint8Array> {
  return streamGit({ dir: tmpdir(), args: ['-c', `alias.say=!${line}`, 'say'] });
}

test('what git prints comes to its end, and what it complains of is not in it', async () => {
  const text = await new Response(shell('echo one; echo two >&2; echo three')).text();
  expect(text).toBe('one\nthree\n');
});

test('who no longer reads ends git', async () => {
  const reader = shell('echo $$; exec sleep 60').getReader();
  const { value } = await reader.read();
  const pid = Number(Buffer.from(value ?? []).toString());
  expect(isThere(pid)).toBe(true);
  await reader.cancel();
  while (isThere(pid)) await sleep(20);
});

test('who hangs up before git has begun ends it as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-git-'));
  const mark = join(folder, 'came-to-its-end');
  await shell(`sleep 1; touch ${mark}`).cancel();
  await new Response(shell('sleep 1.5')).text();
  expect(existsSync(mark)).toBe(false);
  rmSync(folder, { recursive: true });
});
