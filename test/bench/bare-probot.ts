import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, Probot } from 'probot';
import { makeLogger } from '../../src/telemetry/log.ts';
import { PRIVATE_KEY, SECRET } from './receivers.ts';

/*
 * A process that does nothing with events but take them: the peer of Drover's ingress. It prints its address.
 */
const log = makeLogger({ level: 'silent', format: 'json' });
const probot = new Probot({ appId: 7, privateKey: PRIVATE_KEY, secret: SECRET, log });
const middleware = await createNodeMiddleware((app) => app.onAny(() => undefined), {
  probot,
  webhooksPath: '/api/github/webhooks',
});
const server = createServer((request, response) => {
  void middleware(request, response, () => response.writeHead(404).end());
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.(`http://127.0.0.1:${port}`);
});
