import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startDroverProcess } from '../../../src/sandbox/session/drover-process.ts';

test('a Drover that cannot start is told of with its last words, and nobody asks any more whether it is ready', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drover-process-'));
  let asked = 0;
  const taken = createServer((_, response) => {
    asked += 1;
    response.writeHead(503).end();
  }).listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => {
    taken.close();
    rmSync(folder, { recursive: true });
  });
  const { port } = taken.address() as AddressInfo;
  const started = await startDroverProcess({
    drover: { app: { id: 1 }, privateKey: 'none', webhookSecret: 'none' },
    origin: 'http://127.0.0.1:1',
    port,
    logFile: join(folder, 'drover.log'),
    env: { LOG_LEVEL: 'loud' },
  });
  expect(started.ok ? '' : started.error).toMatch(
    /^Drover ended by itself \(exit code 1\)\. Its last words:\n[^]*LOG_LEVEL/,
  );
  // What was on its way when it ended may still come.
  await sleep(200);
  const before = asked;
  await sleep(300);
  expect(asked).toBe(before);
});
