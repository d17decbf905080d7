import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { makeWatch } from '../../../src/sandbox/demo/watch.ts';
import { makeDiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import { putOnBoard } from '../../../src/sandbox/seed/board.ts';
import { seedWorld } from '../../../src/sandbox/seed/seed.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';

const program = join(import.meta.dirname, '../../../src/sandbox/demo/main.ts');

async function smallDemo() {
  const root = mkdtempSync(join(tmpdir(), 'demo-'));
  const git = makeDiskGitStore(join(root, 'git'));
  onTestFinished(() => {
    git.close();
    rmSync(root, { recursive: true, force: true });
  });
  const now = () => new Date();
  const world = makeWorld({ git, now, random: Math.random, origin: 'http://127.0.0.1:1' });
  const seeded = await seedWorld(world, { git, agent: ['x'], preview: null, local: null });
  return { world, seeded, watch: makeWatch(world, seeded) };
}

test('a Blocked card is a reason to stop, with what was said last', async () => {
  const { world, seeded, watch } = await smallDemo();
  const { issue, project, people } = seeded;
  expect(watch.status()).toBe('Backlog');
  const waits = watch.until('the end', () => watch.status() === 'Done');
  putOnBoard(world, people, { project, issue, status: 'Blocked' });
  await expect(waits).rejects.toThrow('The issue is Blocked. Drover says: nothing on the issue.');
});

test('Ctrl-C ends it at once: its patience keeps no process from its end', async () => {
  const { world, seeded, watch } = await smallDemo();
  const { issue, project, people } = seeded;
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const waits = watch.until('the end', () => watch.status() === 'Done');
  expect(timers()).toBe(before);
  putOnBoard(world, people, { project, issue, status: 'Done' });
  await waits;
});

test.each([
  [['--exot'], "unknown option '--exot'", 1],
  [['--port', 'x'], 'It must be a number from 0 to 65535', 1],
  [['--help'], '--exit', 0],
])(
  'npm run demo -- %j says what is wrong, or helps, and starts nothing',
  async (args, sentence, status) => {
    const demo = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = [text(demo.stdout), text(demo.stderr)];
    const [code] = (await once(demo, 'exit')) as [number];
    const said = (await Promise.all(texts)).join('');
    expect(code).toBe(status);
    expect(said).toContain(sentence);
    expect(said).not.toMatch(/^\s+at /m);
  },
);

test('npm run demo says that its port is in use, and ends with status 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const demo = spawn(process.execPath, [program, '--exit', '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = text(demo.stderr);
  const [code] = (await once(demo, 'exit')) as [number];
  taken.close();
  expect(code).toBe(1);
  expect(await said).toContain(`Port ${port} is in use.`);
});

/** A whole play and its exit code. CI plays the demo by its npm command anyway, and says where it will be told. */
async function played(): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const folder = process.env['DROVER_TEST_DEMO'];
  if (folder === undefined) {
    const demo = spawn(process.execPath, [program, '--exit'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = text(demo.stdout);
    const [code] = (await once(demo, 'exit')) as [number];
    return { code, lines: (await said).split('\n') };
  }
  const status = join(folder, 'demo.status');
  while (!existsSync(status)) await sleep(100);
  const said = readFileSync(join(folder, 'demo.txt'), 'utf8');
  return { code: Number(readFileSync(status, 'utf8')), lines: said.split('\n') };
}

test('npm run demo -- --exit gets to Done, tells it in plain lines, and ends with status 0', async () => {
  const { code, lines } = await played();
  expect(lines.join('\n')).toMatch(/\nDone in \d+ seconds: merged, verified, follow-up filed\.\n/);
  expect(code).toBe(0);
  // oxlint-disable-next-line no-control-regex -- terminal sequences begin with it
  expect(lines.filter((line) => /\u001b/.test(line))).toEqual([]);
  const checked = lines.filter((line) => line.includes('the preview serves exactly'));
  expect(checked.map((line) => /“(.+)”/.exec(line)?.[1])).toEqual([
    'Shipping is free, wherever you are',
    'We pay the shipping, wherever you are',
  ]);
  const moves = lines.flatMap((line) => /\d {2}board\s+(.+)$/.exec(line)?.[1] ?? []);
  expect(moves).toEqual([
    'Backlog → Ready',
    'Ready → In Progress',
    'In Progress → In Review',
    'In Review → In Progress',
    'In Progress → Blocked',
    'Blocked → In Progress',
    'In Progress → In Review',
    'In Review → Approved',
    'Approved → Done',
  ]);
}, 120_000);
