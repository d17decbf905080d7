import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { launch } from '../../../src/sandbox/launcher/launch.ts';
import type { ProgramEvent, Program } from '../../../src/sandbox/launcher/messages.ts';
import { isThere } from '../is-there.ts';

const env = { PATH: process.env['PATH'] };

/** All that is told of a program, to its last word. */
function eventsOf(program: Omit<Program, 'env'>): Promise<readonly ProgramEvent[]> {
  const events: ProgramEvent[] = [];
  return new Promise((resolve) => {
    launch({ ...program, env }, (event) => {
      events.push(event);
      if (event.kind === 'closed' || event.kind === 'not-started') resolve(events);
    });
  });
}

function shell(line: string, input?: string): Promise<readonly ProgramEvent[]> {
  return eventsOf({ command: 'sh', args: ['-c', line], ...(input === undefined ? {} : { input }) });
}

function outputOf(events: readonly ProgramEvent[], stream: 'stdout' | 'stderr'): string {
  const chunks = events.flatMap((event) =>
    event.kind === 'output' && event.stream === stream ? [event.chunk] : [],
  );
  return Buffer.concat(chunks).toString();
}

/** The process that has started it. */
async function launcher(): Promise<number> {
  return Number(outputOf(await shell('echo $PPID'), 'stdout'));
}

test('a program gets its input, and what it says and how it ends is told', async () => {
  const events = await shell('cat; echo trouble >&2; exit 3', 'said');
  expect(outputOf(events, 'stdout')).toBe('said');
  expect(outputOf(events, 'stderr')).toBe('trouble\n');
  expect(events[0]).toMatchObject({ kind: 'started' });
  expect(events).toContainEqual({ kind: 'exited', code: 3 });
  expect(events.at(-1)).toEqual({ kind: 'closed' });
});

test('much goes in and out unchanged, byte for byte', async () => {
  const input = Buffer.alloc(3_000_000, Uint8Array.from([0, 255, 10, 13, 128]));
  const events = await eventsOf({ command: 'cat', args: [], input });
  const chunks = events.flatMap((event) => (event.kind === 'output' ? [event.chunk] : []));
  expect(input.equals(Buffer.concat(chunks))).toBe(true);
});

test('who is ended by a signal has no code, and output that a child holds is told after its exit', async () => {
  const killed = await shell('kill -9 $$');
  expect(killed).toContainEqual({ kind: 'exited', code: null });
  const held = await shell('(sleep 0.3; echo late) & exit 0');
  const kinds = held.map(({ kind }) => kind);
  expect(kinds).toEqual(['started', 'exited', 'output', 'closed']);
});

test.each([
  ['a program', { command: 'no-such-program', args: [] }],
  ['a folder', { command: 'true', args: [], cwd: '/no/such/folder' }],
])('%s that is not there: it says so, and nothing else', async (_, program) => {
  expect(await eventsOf(program)).toEqual([
    { kind: 'not-started', message: expect.stringContaining('ENOENT') },
  ]);
});

test('all are started by one process, which a signal to a whole terminal does not end', async () => {
  const [one, other] = await Promise.all([launcher(), launcher()]);
  expect(other).toBe(one);
  expect(one).not.toBe(process.pid);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(one, signal);
  expect(await launcher()).toBe(one);
});

test('when that process is killed, nobody waits for its programs for ever, and the next has another', async () => {
  const before = await launcher();
  const events = await shell('kill -9 $PPID; sleep 1');
  expect(events.at(-1)).toMatchObject({ kind: 'not-started' });
  expect(await launcher()).not.toBe(before);
});

test('it keeps no process from its end, and ends with it', async () => {
  const file = fileURLToPath(new URL('./child/starts-one.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [file]);
  expect(Number(stdout)).toBeGreaterThan(1);
  while (isThere(Number(stdout))) await sleep(20);
});
