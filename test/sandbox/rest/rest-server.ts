import { generateKeyPairSync, sign } from 'node:crypto';
import { ok } from '../../../src/lifecycle/result.ts';
import type { DispatchRequest } from '../../../src/sandbox/actions/engine-api.ts';
import { makeFaultBox } from '../../../src/sandbox/faults/fault-box.ts';
import { makeRest } from '../../../src/sandbox/rest/app.ts';
import { makeStorage } from '../../../src/sandbox/rest/storage.ts';
import type { ActionsPort, Delivery } from '../../../src/sandbox/server/deps.ts';
import { startServer } from '../../../src/sandbox/server/server.ts';
import { createUserToken } from '../../../src/sandbox/world/operations/accounts.ts';
import { createApp, installApp } from '../../../src/sandbox/world/operations/apps.ts';
import type { App, AppPermissions, Installation } from '../../../src/sandbox/world/records/app.ts';
import { watched } from '../../contract/watched.ts';
import { makeSmallWorld } from '../world/small-world.ts';
import type { SmallWorld } from '../world/small-world.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- the contract watch knows its shape
  readonly body: any;
}

/** The small world's REST API behind HTTP, every exchange watched. */
export interface RestServer {
  readonly small: SmallWorld;
  readonly origin: string;
  readonly app: App;
  readonly installation: Installation;
  readonly dispatched: DispatchRequest[];
  readonly log: Delivery[];
  /** `as` is `app`, a person's login, `nobody`, or a token. */
  readonly ask: (
    as: string,
    request: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  /** A token of the App's installation. */
  readonly droverToken: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export const droverPermissions: AppPermissions = {
  metadata: 'read',
  issues: 'write',
  pull_requests: 'write',
  contents: 'write',
  actions: 'write',
  deployments: 'write',
  checks: 'write',
  statuses: 'write',
  members: 'read',
  organization_projects: 'write',
};

export async function makeRestServer(): Promise<RestServer> {
  const small = await makeSmallWorld();
  const { world } = small;
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const app = createApp(world, {
    slug: 'drover',
    name: 'Drover',
    ownerId: small.organization.id,
    publicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    webhook: { url: 'http://127.0.0.1:2/hook', secret: 'hush' },
    permissions: droverPermissions,
    events: ['issues'],
  });
  const installation = installApp(world, small.operator, {
    appId: app.id,
    accountId: small.organization.id,
    repositoryIds: 'all',
  });
  const dispatched: DispatchRequest[] = [];
  const log: Delivery[] = [];
  const server = await startServer({
    deps: { world, actions: recordingActions(dispatched), deliveries: deliveriesOf(log) },
    makeRest,
    makeGraphql: makeRest,
    storage: makeStorage(world),
    onExchange: watched().onExchange,
    faults: makeFaultBox(),
    folder: (repositoryId) => small.git.folder(repositoryId),
    port: 0,
  });
  const jwt = (): string => {
    const now = Math.floor(world.clock().getTime() / 1000);
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: app.id, iat: now - 60, exp: now + 540 };
    const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), keys.privateKey).toString('base64url')}`;
  };
  const people = new Map(
    world.tables.accounts
      .all()
      .filter((account) => account.type === 'User')
      .map(({ login, id }) => [login, createUserToken(world, id).value]),
  );
  const ask: RestServer['ask'] = async (as, request, body, headers = {}) => {
    const [method = 'GET', path = '/'] = request.split(' ');
    const token = as === 'app' ? jwt() : (people.get(as) ?? as);
    const response = await fetch(`${server.origin}/api/v3${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(as === 'nobody' ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  };
  return {
    small,
    origin: server.origin,
    app,
    installation,
    dispatched,
    log,
    ask,
    droverToken: async () => {
      const path = `POST /app/installations/${installation.id}/access_tokens`;
      return (await ask('app', path)).body.token as string;
    },
    close: async () => {
      await server.close();
      small.close();
    },
  };
}

/** The workflow engine has tests of its own; here it only takes note. */
function recordingActions(dispatched: DispatchRequest[]): ActionsPort {
  return {
    dispatch: (request) => {
      dispatched.push(request);
      return Promise.resolve(ok({ runId: 10_000_000_777, htmlUrl: 'http://127.0.0.1/run' }));
    },
    cancel: () => 'conflict',
    forceCancel: () => 'ok',
    rerun: () => Promise.resolve('ok'),
    approve: () => Promise.resolve('conflict'),
  };
}

function deliveriesOf(log: readonly Delivery[]) {
  return {
    list: () => log,
    get: (_: number, id: number) => log.find((each) => each.id === id),
    redeliver: (_: number, id: number) => log.some((each) => each.id === id),
  };
}
