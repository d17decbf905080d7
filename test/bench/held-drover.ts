import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GithubPorts } from '../../src/composition/github-side.ts';
import { startDrover } from '../../src/drover.ts';
import { readEnv } from '../../src/env.ts';
import { makeLogger } from '../../src/telemetry/log.ts';
import { PRIVATE_KEY, SECRET } from './receivers.ts';

/*
 * Drover as it is started in earnest, but that GitHub shows it nothing: what is measured is how it takes events. It prints
 * its address. With DATABASE_URL its wakes are held there.
 */
const github = createServer(({ url }, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(url === '/api/v3/app' ? '{"slug":"drover"}' : '[]');
});
await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve));

const ports: GithubPorts = {
  world: {
    read: async () => ({ kind: 'gone', reason: 'nothing is shown' }),
    commit: async () => ({ kind: 'done', whole: true }),
    perform: async () => ({ kind: 'done', outcome: null }),
    leave: async () => ({ kind: 'done', outcome: null }),
  },
  finder: { async *find() {} },
  resolver: {
    resolveProjectItem: async () => null,
    resolvePull: async () => null,
    resolveSha: async () => [],
    issuesInCare: async () => [],
  },
};

const env = readEnv({
  APP_ID: '7',
  PRIVATE_KEY,
  WEBHOOK_SECRET: SECRET,
  PORT: '0',
  HOST: '127.0.0.1',
  GHE_HOST: `127.0.0.1:${(github.address() as AddressInfo).port}`,
  GHE_PROTOCOL: 'http',
  LOG_LEVEL: 'silent',
  DATABASE_URL: process.env['DATABASE_URL'] ?? '',
});
if (!env.ok) throw new Error(JSON.stringify(env.error));
const logger = makeLogger({ level: 'silent', format: 'json' });
const drover = await startDrover(env.value, { logger, github: () => ports });
while (!(await fetch(`${drover.url}/readyz`)).ok) await new Promise((done) => setTimeout(done, 50));
process.send?.(drover.url);
