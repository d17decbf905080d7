import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide } from '../../../src/lifecycle/decide.ts';
import { differencesOf } from '../../../src/lifecycle/replay/differences.ts';
import type { RecordedHistory } from '../../../src/lifecycle/replay/history.ts';
import { makeRecorder } from '../../../src/telemetry/recorder.ts';
import { makeMemoryLog } from '../../controller/memory-log.ts';
import { wakesOf } from '../../lifecycle/replay/looks.ts';
import { thaw } from '../../recorded/history.ts';
import { drover, type Ended } from './running.ts';

const ISSUE = 'acme/storefront#12';
const wakes = wakesOf('questions-and-failures');

let root: string;
let folder: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'drover-replay-'));
  folder = join(root, 'looks');
  const log = makeMemoryLog();
  const textOf = () => wakes[0]?.config ?? '';
  const recorder = makeRecorder({ folder, redacts: false, secrets: [], textOf, log });
  const look = recorder.recording(decide);
  for (const { snapshot } of wakes) look(snapshot);
  await recorder.idle();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const replay = (...args: readonly string[]): Promise<Ended> =>
  drover(['replay', ...args], { DROVER_RECORDINGS: folder });

test('each look that was kept is decided once more, without asking GitHub', async () => {
  const { code, out, err } = await replay(ISSUE);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('blocked run-failed failed: no idea how (writes record, comment)');
  expect(out).toContain(`${ISSUE}: ${wakes.length} of ${wakes.length} are decided as they were.`);
});

test('what is decided otherwise is told, with what differs', async () => {
  const other = join(root, 'other/acme/storefront/12');
  const { code, out } = await meddled(other, (text) =>
    text.replace('"because":["dispatched 12', '"because":["paused'),
  );
  expect(code).toBe(1);
  expect(out).toMatch(/otherwise: .*\n {4}because\.\d+: "paused/);
});

/** Replays the same looks with their texts changed. */
function meddled(at: string, change: (text: string) => string): Promise<Ended> {
  mkdirSync(at, { recursive: true });
  const from = join(folder, 'acme/storefront/12');
  for (const name of readdirSync(from))
    writeFileSync(join(at, name), change(readFileSync(join(from, name), 'utf8')));
  return replay(ISSUE, '--recordings', join(root, 'other'));
}

test('a look that this version cannot read is told, and the others are replayed', async () => {
  const { code, out } = await meddled(join(root, 'other/acme/storefront/12'), (text) =>
    text.includes('"kind":"absent"') ? 'half of a fi' : text,
  );
  expect(code).toBe(1);
  expect(out).toMatch(/\.json {2}cannot be replayed: it is no look/);
  expect(out).toContain('the same: ');
});

test('for programs it is one JSON object', async () => {
  const { code, out } = await replay(ISSUE, '--json');
  const told = JSON.parse(out) as { same: number; looks: readonly object[] };
  expect([code, told.same, told.looks.length]).toEqual([0, wakes.length, wakes.length]);
  expect(told.looks[0]).toMatchObject({ is_same: true, redacted: false, differences: [] });
});

test('what was replayed becomes a history for the tests', async () => {
  const file = join(root, 'a-report.json.gz');
  expect((await replay(ISSUE, '--save', file)).code).toBe(0);
  const history = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as RecordedHistory;
  const again = thaw(history);
  expect(again).toHaveLength(wakes.length);
  expect(differencesOf(again)).toEqual([]);
});

test('on request nothing that people wrote is in it, also where a server kept it with their words', async () => {
  const words = /no idea how|euros/;
  const saved = async (...more: readonly string[]) => {
    const file = join(root, 'for-others.json.gz');
    expect((await replay(ISSUE, '--save', file, ...more)).code).toBe(0);
    return gunzipSync(readFileSync(file)).toString('utf8');
  };
  expect(await saved()).toMatch(words);
  const text = await saved('--redact');
  expect(text).not.toMatch(words);
  const again = thaw(JSON.parse(text) as RecordedHistory);
  expect(again).toHaveLength(wakes.length);
  expect(differencesOf(again)).toEqual([]);
  const alone = await replay(ISSUE, '--redact');
  expect([alone.code, alone.err.split('\n')[0]]).toEqual([2, '--redact goes with --save.']);
});

test('what it cannot do it says', async () => {
  const refused = async (...args: readonly string[]) => {
    const { code, out, err } = await replay(...args);
    return [code, out, err.split('\n')[0]];
  };
  expect(await refused('acme/storefront#13')).toEqual([
    1,
    '',
    `acme/storefront#13: no look was kept in ${folder}.`,
  ]);
  const nowhere = join(root, 'nowhere');
  expect(await refused(ISSUE, '--recordings', nowhere)).toEqual([
    2,
    '',
    `${nowhere} cannot be read.`,
  ]);
  const unwritable = join(nowhere, 'a.json.gz');
  expect(await refused(ISSUE, '--save', unwritable)).toEqual([
    2,
    '',
    `${unwritable} cannot be written.`,
  ]);
  expect(await refused('storefront')).toEqual([2, '', expect.stringContaining('must look like')]);
});
