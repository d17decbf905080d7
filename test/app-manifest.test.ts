import { readFileSync } from 'node:fs';
import type { components } from '@octokit/openapi-types';
import { load } from 'js-yaml';
import type { Probot } from 'probot';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

type Permissions = components['schemas']['app-permissions'];
type EventName = Extract<Parameters<Probot['on']>[0], string>;

/** The compiler checks each key and level against GitHub's OpenAPI description. */
const permissions = {
  metadata: 'read',
  issues: 'write',
  pull_requests: 'write',
  contents: 'write',
  actions: 'write',
  deployments: 'write',
  checks: 'read',
  statuses: 'read',
  secrets: 'read',
  environments: 'read',
  merge_queues: 'read',
  organization_projects: 'write',
} as const satisfies Permissions;

/**
 * The permission without which GitHub does not let an App subscribe to the event (GitHub docs,
 * webhook-events-and-payloads). The compiler checks the names of the events against Probot's.
 */
const needs = {
  issues: 'issues',
  issue_comment: 'issues',
  projects_v2_item: 'organization_projects',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  pull_request_review_thread: 'pull_requests',
  push: 'contents',
  sub_issues: 'issues',
  issue_dependencies: 'issues',
  workflow_run: 'actions',
  workflow_job: 'actions',
  deployment: 'deployments',
  deployment_status: 'deployments',
  check_suite: 'checks',
  check_run: 'checks',
  status: 'statuses',
  merge_group: 'merge_queues',
} as const satisfies Partial<Record<EventName, keyof typeof permissions>>;

const Manifest = z.strictObject({
  name: z.string(),
  description: z.string(),
  url: z.url(),
  hook_attributes: z.strictObject({ url: z.url(), active: z.literal(true) }),
  public: z.literal(false),
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});
const text = readFileSync(new URL('../app.yml', import.meta.url), 'utf8');
const manifest = Manifest.parse(load(text));

describe('the App manifest', () => {
  test('its permissions are exactly those that are known to be needed', () => {
    expect(manifest.default_permissions).toEqual(permissions);
  });

  test('it cannot touch workflows or settings, and of secrets it sees the names alone', () => {
    for (const key of ['workflows', 'administration', 'members']) {
      expect(manifest.default_permissions).not.toHaveProperty(key);
    }
    for (const key of ['secrets', 'environments'])
      expect(manifest.default_permissions[key]).toBe('read');
  });

  test('its events are known to GitHub, and each is covered by a permission that it has', () => {
    expect(manifest.default_events.toSorted()).toEqual(Object.keys(needs).toSorted());
  });

  test('every permission and every group of events says why', () => {
    const lines = text.split('\n');
    const bare = lines.filter((line, i) => {
      const above = lines[i - 1] ?? '';
      return /^ {2}(?:- )?[a-z_]+(?:: (?:read|write))?$/.test(line) && above.trim() === '';
    });
    expect(bare).toEqual([]);
  });
});
