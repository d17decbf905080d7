import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFaultBox } from '../../../src/sandbox/faults/fault-box.ts';
import type { FaultBox } from '../../../src/sandbox/faults/fault-box.ts';
import { startWebhooks } from '../../../src/sandbox/webhooks/webhooks.ts';
import type { Webhooks } from '../../../src/sandbox/webhooks/webhooks.ts';
import { findField } from '../../../src/sandbox/world/find.ts';
import { createApp, installApp } from '../../../src/sandbox/world/operations/apps.ts';
import { createComment } from '../../../src/sandbox/world/operations/comments.ts';
import { createIssue } from '../../../src/sandbox/world/operations/issues.ts';
import { mergePull } from '../../../src/sandbox/world/operations/merge.ts';
import {
  addProjectItem,
  setItemField,
} from '../../../src/sandbox/world/operations/project-items.ts';
import { createProject } from '../../../src/sandbox/world/operations/projects.ts';
import { createReview } from '../../../src/sandbox/world/operations/reviews.ts';
import type { App, Installation } from '../../../src/sandbox/world/records/app.ts';
import { makeSmallWorld, pullWith, valueOf } from '../world/small-world.ts';
import type { SmallWorld } from '../world/small-world.ts';

interface Got {
  readonly event: string;
  readonly guid: string;
  readonly signed: boolean;
  readonly payload: {
    readonly action?: string;
    readonly comment?: { readonly body: string };
    readonly changes?: { readonly field_value: object };
    readonly review?: object;
    readonly pull_request?: object;
  };
}

const secret = 'It’s a secret to everybody';
let small: SmallWorld;
let faults: FaultBox;
let webhooks: Webhooks;
let app: App;
let installation: Installation;
let got: Got[];
let status: number;
let stop: () => void;

beforeEach(async () => {
  small = await makeSmallWorld();
  got = [];
  status = 202;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const mac = createHmac('sha256', secret).update(body).digest('hex');
      got.push({
        event: String(request.headers['x-github-event']),
        guid: String(request.headers['x-github-delivery']),
        signed: request.headers['x-hub-signature-256'] === `sha256=${mac}`,
        payload: JSON.parse(body) as Got['payload'],
      });
      response.statusCode = status;
      return response.end('thanks');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  app = createApp(small.world, {
    slug: 'drover',
    name: 'Drover',
    ownerId: small.organization.id,
    publicKey: '',
    webhook: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, secret },
    permissions: { issues: 'write' },
    events: [
      'issues',
      'issue_comment',
      'pull_request',
      'pull_request_review',
      'projects_v2_item',
      'push',
    ],
  });
  installation = installApp(small.world, small.operator, {
    appId: app.id,
    accountId: small.organization.id,
    repositoryIds: [small.repository.id],
  });
  faults = makeFaultBox();
  webhooks = startWebhooks({ world: small.world, faults });
  stop = () => {
    webhooks.close();
    server.close();
    small.close();
  };
});
afterEach(() => stop());

const issue = (title = 'Sale') =>
  valueOf(createIssue(small.world, small.reader, { repositoryId: small.repository.id, title }));
const names = () => got.map((each) => `${each.event}.${each.payload.action ?? ''}`);

test('an event comes signed, with installation, repository and sender', async () => {
  const made = issue();
  await webhooks.idle();
  expect(got).toHaveLength(1);
  expect(got[0]).toMatchObject({
    event: 'issues',
    signed: true,
    payload: {
      action: 'opened',
      installation: { id: installation.id },
      repository: { full_name: 'acme/storefront' },
      organization: { login: 'acme' },
      sender: { login: 'outsider', type: 'User' },
      issue: { id: made.id, number: 1, title: 'Sale', state: 'open' },
    },
  });
});

test('only what was subscribed to comes, and only from where it is installed', async () => {
  const { world, operator } = small;
  const project = valueOf(
    createProject(world, operator, {
      ownerId: small.organization.id,
      title: 'Board',
      statuses: ['Backlog', 'Ready'],
    }),
  );
  const item = valueOf(
    addProjectItem(world, operator, { projectId: project.id, topicId: issue().id }),
  );
  const field = findField(world, project.id, 'Status');
  const optionId = field?.options[1]?.id ?? '';
  valueOf(
    setItemField(world, operator, {
      itemId: item.id,
      fieldId: field?.id ?? 0,
      value: { kind: 'option', optionId },
    }),
  );
  await webhooks.idle();
  expect(names()).toEqual(['issues.opened', 'projects_v2_item.created', 'projects_v2_item.edited']);
  const payload = got[2]?.payload;
  expect(payload).not.toHaveProperty('repository');
  expect(payload?.changes?.field_value).toMatchObject({
    field_name: 'Status',
    project_number: 1,
    from: null,
    to: { id: optionId, name: 'Ready' },
  });
});

test('events come in the order in which they happened', async () => {
  const pull = await pullWith(small, 'sale');
  valueOf(createReview(small.world, small.operator, { pullId: pull.id, event: 'APPROVE' }));
  valueOf(await mergePull(small.world, small.writer, { pullId: pull.id }));
  await webhooks.idle();
  expect(names()).toEqual([
    'push.',
    'push.',
    'pull_request.opened',
    'pull_request_review.submitted',
    'push.',
    'pull_request.closed',
  ]);
  expect(got[3]?.payload.review).toMatchObject({ state: 'approved', commit_id: pull.headOid });
  expect(got[5]?.payload.pull_request).toMatchObject({ merged: true, changed_files: 1 });
});

test('a delivery that failed is in the log, and is sent again under the same GUID', async () => {
  status = 500;
  issue();
  await webhooks.idle();
  const [failed] = webhooks.list(app.id);
  expect(failed).toMatchObject({
    statusCode: 500,
    redelivery: false,
    event: 'issues',
    action: 'opened',
  });
  status = 200;
  expect(webhooks.redeliver(app.id, failed?.id ?? 0)).toBe(true);
  await webhooks.idle();
  expect(webhooks.list(app.id)).toMatchObject([
    { statusCode: 200, status: 'OK', redelivery: true, guid: failed?.guid },
    { statusCode: 500 },
  ]);
  expect(new Set(got.map((each) => each.guid)).size).toBe(1);
  expect(webhooks.redeliver(app.id, 1)).toBe(false);
});

describe('faults', () => {
  const say = (topicId: number, body: string) =>
    valueOf(createComment(small.world, small.reader, { topicId, body }));
  const bodies = () => got.flatMap(({ payload }) => payload.comment?.body ?? []);

  test('drop, duplicate and reorder', async () => {
    const { id } = issue();
    faults.add({ kind: 'webhook-drop', event: 'issue_comment', times: 1 });
    say(id, 'lost');
    faults.add({ kind: 'webhook-duplicate', event: 'issue_comment', times: 1 });
    say(id, 'twice');
    faults.add({ kind: 'webhook-reorder', event: 'issue_comment', times: 1 });
    say(id, 'second');
    say(id, 'first');
    await webhooks.idle();
    expect(bodies()).toEqual(['twice', 'twice', 'first', 'second']);
  });

  test('delay', async () => {
    const { id } = issue();
    faults.add({ kind: 'webhook-delay', times: 1, milliseconds: 50 });
    say(id, 'late');
    say(id, 'early');
    await webhooks.idle();
    expect(bodies()).toEqual(['early', 'late']);
  });
});

test('nobody listening is a failed delivery, not an error', async () => {
  stop();
  small = await makeSmallWorld();
  const other = createApp(small.world, {
    slug: 'drover',
    name: 'Drover',
    ownerId: small.organization.id,
    publicKey: '',
    webhook: { url: 'http://127.0.0.1:9/', secret },
    permissions: {},
    events: ['issues'],
  });
  installApp(small.world, small.operator, {
    appId: other.id,
    accountId: small.organization.id,
    repositoryIds: 'all',
  });
  webhooks = startWebhooks({ world: small.world, faults: makeFaultBox() });
  stop = () => {
    webhooks.close();
    small.close();
  };
  issue();
  await webhooks.idle();
  expect(webhooks.list(other.id)).toMatchObject([
    { statusCode: 0, status: 'failed to connect to host' },
  ]);
});
