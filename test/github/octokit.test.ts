import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Probot } from 'probot';
import { expect, it } from 'vitest';
import { DroverOctokit } from '../../src/github/octokit.ts';

it('asks its own host for a token that is asked for by name, never github.com', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(201, { 'content-type': 'application/json' });
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    response.end(JSON.stringify({ token: 'ghs_1', expires_at: expires, permissions: {} }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const baseUrl = `http://127.0.0.1:${port}/api/v3`;
  const probot = new Probot({ appId: 7, privateKey, baseUrl, Octokit: DroverOctokit });
  const octokit = await probot.auth(12);
  expect(await octokit.auth({ type: 'installation' })).toMatchObject({ token: 'ghs_1' });
  expect(asked).toEqual(['POST /api/v3/app/installations/12/access_tokens']);
  server.close();
});
