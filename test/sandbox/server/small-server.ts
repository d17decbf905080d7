import { generateKeyPairSync, sign } from 'node:crypto';
import { Hono } from 'hono';
import { makeFaultBox } from '../../../src/sandbox/faults/fault-box.ts';
import type { FaultBox } from '../../../src/sandbox/faults/fault-box.ts';
import type { SandboxEnv } from '../../../src/sandbox/server/deps.ts';
import { startServer } from '../../../src/sandbox/server/server.ts';
import {
  createApp,
  createInstallationToken,
  installApp,
} from '../../../src/sandbox/world/operations/apps.ts';
import { createUserToken } from '../../../src/sandbox/world/operations/accounts.ts';
import type { App, Installation } from '../../../src/sandbox/world/records/app.ts';
import { makeSmallWorld, valueOf } from '../world/small-world.ts';
import type { SmallWorld } from '../world/small-world.ts';

/** What a request may say besides who asks. */
type Asking = Omit<RequestInit, 'headers'> & {
  readonly headers?: Readonly<Record<string, string>>;
};

/** The small world behind HTTP, with an App, and an API that says who it was asked by. */
export interface SmallServer {
  readonly small: SmallWorld;
  readonly origin: string;
  readonly faults: FaultBox;
  readonly app: App;
  readonly installation: Installation;
  /** Tokens: the App's installation, the writer, the reader. */
  readonly tokens: { readonly drover: string; readonly writer: string; readonly reader: string };
  readonly jwt: (claims?: Readonly<Record<string, unknown>>) => string;
  readonly ask: (path: string, token: string, init?: Asking) => Promise<Response>;
  readonly close: () => Promise<void>;
}

export async function makeSmallServer(): Promise<SmallServer> {
  const small = await makeSmallWorld();
  const { world } = small;
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const app = createApp(world, {
    slug: 'drover',
    name: 'Drover',
    ownerId: small.organization.id,
    publicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    webhook: null,
    permissions: { issues: 'write', contents: 'write' },
    events: ['issues'],
  });
  const installation = installApp(world, small.operator, {
    appId: app.id,
    accountId: small.organization.id,
    repositoryIds: 'all',
  });
  const token = valueOf(createInstallationToken(world, app, { installationId: installation.id }));
  const faults = makeFaultBox();
  const unused = () => {
    throw new Error('not in this test');
  };
  const server = await startServer({
    deps: {
      world,
      actions: {
        dispatch: unused,
        cancel: unused,
        forceCancel: unused,
        rerun: unused,
        approve: unused,
      },
      deliveries: { list: () => [], get: () => undefined, redeliver: () => false },
    },
    makeRest: echo,
    makeGraphql: echo,
    faults,
    folder: (repositoryId) => small.git.folder(repositoryId),
    port: 0,
  });
  const jwt = (claims: Readonly<Record<string, unknown>> = {}): string => {
    const now = Math.floor(world.clock().getTime() / 1000);
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iss: app.id, iat: now - 60, exp: now + 540, ...claims })}`;
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), keys.privateKey).toString('base64url')}`;
  };
  return {
    small,
    origin: server.origin,
    faults,
    app,
    installation,
    jwt,
    tokens: {
      drover: token.value,
      writer: createUserToken(world, small.writer.accountId).value,
      reader: createUserToken(world, small.reader.accountId).value,
    },
    ask: (path, secret, init = {}) =>
      fetch(`${server.origin}${path}`, {
        ...init,
        headers: { authorization: `token ${secret}`, ...init.headers },
      }),
    close: async () => {
      await server.close();
      small.close();
    },
  };
}

/** Counts what reached it, so that a test can tell a request that was done from one that was not. */
export const reached: string[] = [];

function echo(): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  app.on(['GET', 'POST', 'PUT'], ['/', '/known', '/repos/*'], (context) => {
    reached.push(`${context.req.method} ${context.req.path}`);
    const { caller } = context.get('call');
    return context.json({ kind: caller.kind });
  });
  return app;
}
