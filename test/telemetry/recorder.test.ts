import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decide } from '../../src/lifecycle/decide.ts';
import { readLook } from '../../src/lifecycle/replay/kept-look.ts';
import { replayed } from '../../src/lifecycle/replay/replayed.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import { makeRecorder, type RecorderParts } from '../../src/telemetry/recorder.ts';
import { makeMemoryLog } from '../controller/memory-log.ts';
import { wakesOf } from '../lifecycle/replay/looks.ts';

const root = mkdtempSync(join(tmpdir(), 'drover-looks-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const wakes = wakesOf('all-stages');
const [{ config: text } = { config: '' }] = wakes;

let folders = 0;

/** A recorder with a folder of its own, and what it has kept there by now. */
function aRecorder(more: Partial<RecorderParts> = {}) {
  folders += 1;
  const folder = join(root, String(folders));
  const log = makeMemoryLog();
  const parts = { folder, redacts: false, secrets: [], textOf: () => text, log, ...more };
  const recorder = makeRecorder(parts);
  const look = recorder.recording(decide);
  const kept = () =>
    readdirSync(join(parts.folder, 'acme/storefront/12'))
      .toSorted()
      .map((name) => readFileSync(join(parts.folder, 'acme/storefront/12', name), 'utf8'));
  return { recorder, look, kept, lines: log.lines, folder: parts.folder };
}

describe('what a server looks at', () => {
  test('is kept, a file a look, and decided about once more', async () => {
    const { recorder, look, kept } = aRecorder();
    for (const { snapshot, decision } of wakes)
      expect(JSON.stringify(look(snapshot))).toBe(JSON.stringify(decision));
    await recorder.idle();
    const looks = kept().map((each) => {
      const read = readLook(each);
      if (!read.ok) throw new Error(read.error);
      return read.value;
    });
    expect(looks.map(({ snapshot }) => snapshot.now)).toEqual(
      wakes.map(({ snapshot }) => snapshot.now),
    );
    expect(looks.map((each) => replayed(each).isSame)).toEqual(looks.map(() => true));
  });

  test('the oldest go where there is no room, of an issue and of all together', async () => {
    const few = aRecorder({ room: { files: 3, bytes: 1e9 } });
    for (const { snapshot } of wakes.slice(0, 6)) few.look(snapshot);
    await few.recorder.idle();
    const times = few.kept().map((each) => (JSON.parse(each) as { at: number }).at);
    expect(times).toEqual(wakes.slice(3, 6).map(({ snapshot }) => snapshot.now));
    const bytes = 60_000;
    const small = aRecorder({ room: { files: 100, bytes } });
    for (const { snapshot } of wakes) small.look(snapshot);
    await small.recorder.idle();
    const kept = small.kept();
    expect(kept.length).toBeLessThan(wakes.length);
    expect(kept.join('').length).toBeLessThanOrEqual(bytes);
    // One that begins anew counts what lies there.
    const next = aRecorder({ folder: few.folder, room: { files: 3, bytes: 1e9 } });
    for (const { snapshot } of wakes.slice(6, 8)) next.look(snapshot);
    await next.recorder.idle();
    expect(few.kept()).toHaveLength(3);
  });

  test('is for the eyes of whom the server runs as', async () => {
    const { recorder, look, folder } = aRecorder();
    const [wake] = wakes;
    if (wake !== undefined) look(wake.snapshot);
    await recorder.idle();
    const below = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const open = [folder, ...below.map((name) => join(folder, name))].filter(
      (path) => (statSync(path).mode & 0o077) !== 0,
    );
    expect([below.length, open]).toEqual([4, []]);
  });

  test('holds no secret, however it came there', async () => {
    const token = `ghs_${'a1B2'.repeat(9)}`;
    const { recorder, look, kept } = aRecorder({ secrets: ['the-webhook-secret-of-this-app'] });
    const [first] = wakes;
    if (first === undefined) throw new Error('nothing was recorded');
    const { snapshot } = first;
    const body = `My token: ${token}, and the-webhook-secret-of-this-app.`;
    const leaking: Snapshot = { ...snapshot, issue: { ...snapshot.issue, body } };
    look(leaking);
    await recorder.idle();
    const [file = ''] = kept();
    expect(file).toContain('My token: [redacted]');
    expect(file).not.toContain(token);
    expect(file).not.toContain('the-webhook-secret');
    const read = readLook(file);
    expect(read.ok && replayed(read.value).isSame).toBe(true);
  });

  test('on request, holds nothing that people wrote', async () => {
    const { recorder, look, kept } = aRecorder({ redacts: true });
    for (const { snapshot } of wakes) look(snapshot);
    await recorder.idle();
    const files = kept().join('');
    for (const word of ['euros', 'Cents matter', 'Use the euro sign'])
      expect(files).not.toContain(word);
    const looks = kept().map((each) => readLook(each));
    expect(looks.every((each) => each.ok && each.value.redacted)).toBe(true);
  });

  test('no more wait to be written than a slow disk lets', async () => {
    const { recorder, look, kept, lines } = aRecorder();
    const [first] = wakes;
    if (first === undefined) throw new Error('nothing was recorded');
    for (let times = 0; times < 120; times += 1) look(first.snapshot);
    await recorder.idle();
    expect(kept()).toHaveLength(100);
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    look(first.snapshot);
    await recorder.idle();
    expect(kept()).toHaveLength(101);
  });

  test('where nothing can be written the work goes on, and it is said once', async () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    expect(statSync(file).isFile()).toBe(true);
    const { recorder, look, lines } = aRecorder({ folder: file });
    const decisions = wakes.slice(0, 3).map(({ snapshot }) => look(snapshot));
    await recorder.idle();
    expect(decisions).toHaveLength(3);
    expect(lines.filter(({ message }) => message === 'a look could not be kept')).toHaveLength(1);
  });
});
