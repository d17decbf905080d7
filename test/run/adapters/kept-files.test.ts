import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { filesAt, writeKeptFiles } from '../../../src/run/adapters/kept-files.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drover-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('the files of a conversation are taken along, links are not', async () => {
  const [from, to] = [aFolder(), aFolder()];
  await writeKeptFiles(from, [{ name: 'a/b/c.jsonl', content: Buffer.from('x') }]);
  symlinkSync('/etc/passwd', join(from, 'a/link'));
  await writeKeptFiles(to, await filesAt(from, 'a'));
  expect(readFileSync(join(to, 'a/b/c.jsonl'), 'utf8')).toBe('x');
  expect(existsSync(join(to, 'a/link'))).toBe(false);
  expect(await filesAt(from, 'nothing')).toEqual([]);
});

test.each(['../out', 'a/../../out', '/tmp/out'])(
  'a kept file named %s is refused',
  async (name) => {
    const folder = aFolder();
    writeFileSync(join(folder, 'there'), '');
    await expect(writeKeptFiles(folder, [{ name, content: Buffer.of() }])).rejects.toThrow(
      'leads out of its folder',
    );
  },
);
