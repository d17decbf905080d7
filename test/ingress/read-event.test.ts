import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvent } from '../../src/ingress/read-event.ts';
import { wakeFor } from '../../src/ingress/wake-for.ts';
import {
  aCardEvent,
  ACTIONS_BOT,
  anEvent,
  aPull,
  aSuite,
  HEAD,
  OPERATOR,
  OWN,
  PLACE,
} from './payloads.ts';

const ISSUE = { number: 12, node_id: 'I_kwDO12', title: 'Widen', labels: [] };
const ISSUE_KEY = { kind: 'issue', number: 12, nodeId: 'I_kwDO12', ...PLACE };
const REPOSITORY_KEY = { kind: 'repository', ...PLACE };
const BRANCH = 'drover/12-widen';
const BRANCH_KEY = { kind: 'branch', name: BRANCH, ...PLACE };
const PULL_KEY = { kind: 'pull', number: 34, branch: BRANCH, head: HEAD, ...PLACE };
const PUSHED_KEY = { ...BRANCH_KEY, head: HEAD };
const SHA_KEY = { kind: 'sha', sha: HEAD, ...PLACE };

type Row = readonly [what: string, name: string, payload: unknown, keys: unknown[], wakes: string];

/** What each event yields, and when it wakes: `now` for a person's act, `end`, `10 s`, or `-` for nobody. */
const TABLE: readonly Row[] = [
  ['an issue edited', 'issues', anEvent({ action: 'edited', issue: ISSUE }), [ISSUE_KEY], 'now'],
  ['an issue locked', 'issues', anEvent({ action: 'locked', issue: ISSUE }), [ISSUE_KEY], '-'],
  [
    'an issue labelled to stop all',
    'issues',
    anEvent({ action: 'labeled', issue: ISSUE, label: { name: 'drover:stop' } }),
    [ISSUE_KEY, REPOSITORY_KEY],
    'now',
  ],
  [
    'a stopping issue closed',
    'issues',
    anEvent({ action: 'closed', issue: { ...ISSUE, labels: [{ name: 'drover:stop' }] } }),
    [ISSUE_KEY, REPOSITORY_KEY],
    'now',
  ],
  [
    'a comment on an issue',
    'issue_comment',
    anEvent({ action: 'created', issue: ISSUE, comment: { body: '/ready' } }),
    [ISSUE_KEY],
    'now',
  ],
  [
    'a comment of our own',
    'issue_comment',
    anEvent({ action: 'created', issue: ISSUE, sender: OWN }),
    [ISSUE_KEY],
    '-',
  ],
  [
    'a comment of another bot',
    'issue_comment',
    anEvent({ action: 'created', issue: ISSUE, sender: ACTIONS_BOT }),
    [ISSUE_KEY],
    '10 s',
  ],
  [
    'a comment on a pull request',
    'issue_comment',
    anEvent({ action: 'created', issue: { ...ISSUE, number: 34, pull_request: { url: '…' } } }),
    [{ kind: 'pull', number: 34, ...PLACE }],
    'now',
  ],
  [
    'a push to a pull request',
    'pull_request',
    anEvent({ action: 'synchronize', pull_request: aPull(BRANCH) }),
    [PULL_KEY],
    'now',
  ],
  [
    'a pull request from a fork',
    'pull_request',
    anEvent({ action: 'opened', pull_request: aPull(BRANCH, 'fork') }),
    [{ ...PULL_KEY, branch: null }],
    'now',
  ],
  [
    'a pull request from a fork that is gone',
    'pull_request',
    anEvent({ action: 'closed', pull_request: aPull(BRANCH, 'lost') }),
    [{ ...PULL_KEY, branch: null }],
    'now',
  ],
  [
    'a review',
    'pull_request_review',
    anEvent({ action: 'submitted', pull_request: aPull(BRANCH) }),
    [PULL_KEY],
    'now',
  ],
  [
    'one comment of a review',
    'pull_request_review_comment',
    anEvent({ action: 'created', pull_request: aPull(BRANCH) }),
    [PULL_KEY],
    '10 s',
  ],
  [
    'our own reply in a thread',
    'pull_request_review_comment',
    anEvent({ action: 'created', pull_request: aPull(BRANCH), sender: OWN }),
    [PULL_KEY],
    '-',
  ],
  [
    'a review comment edited',
    'pull_request_review_comment',
    anEvent({ action: 'edited', pull_request: aPull(BRANCH) }),
    [PULL_KEY],
    'now',
  ],
  [
    'a thread resolved',
    'pull_request_review_thread',
    anEvent({ action: 'resolved', pull_request: aPull(BRANCH) }),
    [PULL_KEY],
    'now',
  ],
  [
    'a card moved',
    'projects_v2_item',
    aCardEvent(),
    [{ kind: 'project-item', installation: PLACE.installation, contentNodeId: 'I_kwDO12' }],
    'now',
  ],
  [
    'a card moved by us',
    'projects_v2_item',
    aCardEvent({ sender: OWN }),
    [{ kind: 'project-item', installation: PLACE.installation, contentNodeId: 'I_kwDO12' }],
    '-',
  ],
  [
    'a card given a text',
    'projects_v2_item',
    aCardEvent({ changes: { field_value: { field_type: 'text' } } }),
    [{ kind: 'project-item', installation: PLACE.installation, contentNodeId: 'I_kwDO12' }],
    '-',
  ],
  [
    'a card changed in a way that is not told',
    'projects_v2_item',
    aCardEvent({ changes: undefined }),
    [{ kind: 'project-item', installation: PLACE.installation, contentNodeId: 'I_kwDO12' }],
    'now',
  ],
  [
    'an issue with labels of an odd shape',
    'issues',
    anEvent({ action: 'edited', issue: { ...ISSUE, labels: [null] } }),
    [ISSUE_KEY],
    'now',
  ],
  [
    'an issue changed by nobody known',
    'issues',
    anEvent({ action: 'edited', issue: ISSUE, sender: { login: 'ghost' } }),
    [ISSUE_KEY],
    '10 s',
  ],
  [
    'a card dragged within its column',
    'projects_v2_item',
    aCardEvent({ action: 'reordered', changes: null }),
    [{ kind: 'project-item', installation: PLACE.installation, contentNodeId: 'I_kwDO12' }],
    '-',
  ],
  [
    'the card of a pull request',
    'projects_v2_item',
    aCardEvent({
      projects_v2_item: { content_node_id: 'PR_kwDO34', content_type: 'PullRequest' },
    }),
    [],
    '-',
  ],
  [
    'the end of a run of ours, which is caused by ourselves',
    'workflow_run',
    anEvent({
      action: 'completed',
      workflow_run: aSuite({ display_title: 'drover 12/1/execution/0.1', head_branch: 'main' }),
      sender: OWN,
    }),
    [{ kind: 'run', runKey: '12/1/execution/0.1', ...PLACE }],
    'end',
  ],
  [
    'the beginning of a run of ours',
    'workflow_run',
    anEvent({
      action: 'in_progress',
      workflow_run: aSuite({ display_title: 'drover 12/1/execution/0.1', head_branch: 'main' }),
      sender: OWN,
    }),
    [{ kind: 'run', runKey: '12/1/execution/0.1', ...PLACE }],
    '-',
  ],
  [
    'the end of another run on our branch',
    'workflow_run',
    anEvent({
      action: 'completed',
      workflow_run: aSuite({ display_title: 'drover something', head_branch: BRANCH }),
      sender: OWN,
    }),
    [BRANCH_KEY],
    '10 s',
  ],
  [
    'a check that passed',
    'check_run',
    anEvent({
      action: 'completed',
      check_run: { head_sha: HEAD, pull_requests: [], check_suite: { head_branch: BRANCH } },
      sender: ACTIONS_BOT,
    }),
    [BRANCH_KEY],
    '10 s',
  ],
  [
    'a check that begins',
    'check_run',
    anEvent({
      action: 'created',
      check_run: { head_sha: HEAD, pull_requests: [], check_suite: { head_branch: BRANCH } },
    }),
    [BRANCH_KEY],
    '-',
  ],
  [
    'a check suite of a pull request',
    'check_suite',
    anEvent({ action: 'completed', check_suite: aSuite({ pull_requests: [aPull(BRANCH)] }) }),
    [PULL_KEY],
    '10 s',
  ],
  [
    'a check suite that names a commit only',
    'check_suite',
    anEvent({ action: 'completed', check_suite: aSuite() }),
    [SHA_KEY],
    '10 s',
  ],
  [
    'a status on a branch',
    'status',
    anEvent({ sha: HEAD, state: 'success', branches: [{ name: BRANCH }] }),
    [BRANCH_KEY],
    '10 s',
  ],
  [
    'a status on a commit without a branch',
    'status',
    anEvent({ sha: HEAD, state: 'failure', branches: [] }),
    [SHA_KEY],
    '10 s',
  ],
  [
    'a pending status',
    'status',
    anEvent({ sha: HEAD, state: 'pending', branches: [{ name: BRANCH }] }),
    [BRANCH_KEY],
    '-',
  ],
  [
    'a deployment that succeeded',
    'deployment_status',
    anEvent({
      deployment: { ref: BRANCH, sha: HEAD },
      deployment_status: { state: 'success' },
      sender: ACTIONS_BOT,
    }),
    [BRANCH_KEY],
    'end',
  ],
  [
    'a deployment of a pull request by number',
    'deployment_status',
    anEvent({
      deployment: { ref: 'refs/pull/34/merge', sha: HEAD },
      deployment_status: { state: 'failure' },
    }),
    [{ kind: 'pull', number: 34, ...PLACE }],
    'end',
  ],
  [
    'a deployment of a commit',
    'deployment_status',
    anEvent({ deployment: { ref: HEAD, sha: HEAD }, deployment_status: { state: 'error' } }),
    [SHA_KEY],
    'end',
  ],
  [
    'a deployment of a commit by a run on our branch',
    'deployment_status',
    anEvent({
      deployment: { ref: HEAD, sha: HEAD },
      deployment_status: { state: 'success' },
      workflow_run: { head_branch: BRANCH },
    }),
    [BRANCH_KEY],
    'end',
  ],
  [
    'a deployment under way',
    'deployment_status',
    anEvent({
      deployment: { ref: 'refs/heads/drover/12-widen', sha: HEAD },
      deployment_status: { state: 'in_progress' },
    }),
    [BRANCH_KEY],
    '-',
  ],
  [
    'a push',
    'push',
    anEvent({ after: HEAD, ref: `refs/heads/${BRANCH}`, commits: [] }),
    [PUSHED_KEY],
    'now',
  ],
  [
    'a push of our own',
    'push',
    anEvent({ after: HEAD, ref: `refs/heads/${BRANCH}`, commits: [], sender: OWN }),
    [PUSHED_KEY],
    '-',
  ],
  ['a push of a tag', 'push', anEvent({ after: HEAD, ref: 'refs/tags/v1' }), [], '-'],
  [
    'a push of a new configuration',
    'push',
    anEvent({
      after: HEAD,
      ref: 'refs/heads/main',
      commits: [{ modified: ['.github/drover.yml'] }],
    }),
    [{ ...PUSHED_KEY, name: 'main' }, REPOSITORY_KEY],
    'now',
  ],
  [
    'a push of a configuration elsewhere',
    'push',
    anEvent({ after: HEAD, ref: 'refs/heads/try', commits: [{ added: ['.github/drover.yml'] }] }),
    [{ ...PUSHED_KEY, name: 'try' }],
    'now',
  ],
  ['a branch deleted', 'delete', anEvent({ ref: BRANCH, ref_type: 'branch' }), [BRANCH_KEY], 'now'],
  ['a tag made', 'create', anEvent({ ref: 'v1', ref_type: 'tag' }), [], 'now'],
  ['a repository archived', 'repository', anEvent({ action: 'archived' }), [REPOSITORY_KEY], 'now'],
  [
    'the App installed',
    'installation',
    {
      action: 'created',
      installation: { id: PLACE.installation },
      repositories: [{ full_name: 'acme/storefront' }, { full_name: 'odd' }],
      sender: OPERATOR,
    },
    [REPOSITORY_KEY],
    'now',
  ],
];

const WISHES = new Map<string, unknown>([
  ['now', expect.objectContaining({ priority: 'person', delay: 0 })],
  ['end', { priority: 'machine', delay: 0, isCheck: false }],
  ['10 s', expect.objectContaining({ priority: 'machine', delay: 10_000 })],
  ['-', null],
]);

describe('an event', () => {
  it.each(TABLE)('yields keys: %s', (_, name, payload, keys) => {
    expect(readEvent(name, payload)?.keys).toEqual(keys);
  });

  it.each(TABLE)('wakes as it should: %s', (...[, name, payload, , wakes]) => {
    const reading = readEvent(name, payload);
    expect(reading && wakeFor(reading, OWN.node_id)).toEqual(WISHES.get(wakes));
  });

  it('counts as anybody else’s while our own account is not known', () => {
    const reading = readEvent('push', anEvent({ after: HEAD, ref: 'refs/heads/x', sender: OWN }));
    expect(reading && wakeFor(reading, null)).toMatchObject({ priority: 'machine', delay: 10_000 });
  });

  it.each([
    ['of no interest', 'star', anEvent({ action: 'created' })],
    ['that has no issue', 'issues', anEvent({ action: 'opened' })],
    ['with an odd number', 'issues', anEvent({ issue: { ...ISSUE, number: -1 } })],
    ['without an installation', 'issues', { ...anEvent({ issue: ISSUE }), installation: null }],
    ['that is no object', 'push', 'ref'],
    ['named as a property of objects', 'constructor', {}],
    ['named as a prototype', '__proto__', {}],
  ])('is let go: one %s', (_, name, payload) => {
    expect(readEvent(name, payload)).toBeNull();
  });

  it('reads a run’s name strictly', () => {
    for (const title of ['drover 12/1/execution/0.1 x', 'drover 12', 'Drover 12/1/execution/0.1']) {
      const payload = anEvent({
        action: 'completed',
        workflow_run: aSuite({ display_title: title, head_branch: 'main' }),
      });
      expect(readEvent('workflow_run', payload)?.keys).toEqual([{ ...BRANCH_KEY, name: 'main' }]);
    }
  });
});

/** Puts further fields at every depth of a payload, under names that are not there yet. */
function withMore(value: unknown, more: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => withMore(item, more));
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.entries(value).map(([name, item]) => [name, withMore(item, more)]);
  return { ...more, ...Object.fromEntries(inner) };
}

/** Names that payloads do have elsewhere, so that a lie has a chance, but which nothing may depend on. */
const LIES = [
  'approved',
  'author_association',
  'title',
  'body',
  'comment',
  'review',
  'merged',
  'actor',
];

describe('nothing of an event but its keys', () => {
  it('goes further, whatever else the payload says', () => {
    const more = fc.dictionary(fc.constantFrom(...LIES), fc.jsonValue(), { maxKeys: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...TABLE), more, ([, name, payload], lies) => {
        expect(readEvent(name, withMore(payload, lies))).toEqual(readEvent(name, payload));
      }),
    );
  });

  it('makes the reading fail, whatever the payload is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TABLE), fc.jsonValue(), ([, name], payload) => {
        expect(() => readEvent(name, payload)).not.toThrow();
      }),
    );
  });
});
