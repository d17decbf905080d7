import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommitRequest, IssueWorld } from '../../src/controller/ports.ts';
import { makeGithubWorld } from '../../src/github/world.ts';
import type { Commit, OwedEffect, SharedEffect } from '../../src/lifecycle/effect.ts';
import { NO_SHA, RunId, RunKey } from '../../src/lifecycle/ids.ts';
import { parseRecord } from '../../src/lifecycle/record/codec.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import { MINUTE } from '../../src/lifecycle/time.ts';
import { fullRecord, smallRecord } from '../lifecycle/record/records.ts';
import { type Loopback, makeLoopback, type Told } from './loopback.ts';
import { faultsOf } from './schema.ts';
import {
  answerWith,
  at,
  HOST,
  issue,
  KEY,
  node,
  NOW,
  recordComment,
  repository,
  scope,
  seal,
  sha,
  world,
} from './world-answer.ts';

let github: Loopback;
let drive: IssueWorld;
let snapshot: Snapshot;
let warned: string[];
let shown: Record<string, unknown>;
let isHeld: boolean;
let labels: readonly object[];

beforeEach(async () => {
  warned = [];
  isHeld = true;
  labels = [{ id: 'LA_1', name: 'drover' }];
  shown = { pinnedIssueComment: null };
  github = await makeLoopback();
  drive = makeGithubWorld({
    octokitFor: () => Promise.resolve(github.octokit),
    seal,
    clock: { now: () => NOW },
    log: { debug() {}, info() {}, error() {}, warn: (message) => void warned.push(message) },
    host: HOST,
    random: () => 'f'.repeat(32),
    holds: ({ number }) => isHeld && number === KEY.number,
  });
});
afterEach(() => github.close());

type Mutation = Record<string, unknown> & { query: string };
type Answer = (mutation: Mutation) => Told | Record<string, unknown>;

/** Reads the world with or without a record, and answers mutations from then on. */
async function begin(hasRecord: boolean, answer: Answer): Promise<void> {
  if (hasRecord)
    shown = { ...shown, pinnedIssueComment: { issueComment: recordComment(smallRecord()) } };
  answerWith(github, {
    IssueWorld: () => world(repository(issue(shown), { labels: { nodes: labels } })),
    mutation: (variables) => answer(variables as Mutation),
  });
  const read = await drive.read(KEY, []);
  if (read.kind !== 'read') throw new Error(JSON.stringify(read));
  snapshot = read.snapshot;
  github.asked.length = 0;
}

const record = { ...smallRecord(), revision: 4 };
const claim = {
  name: 'refs/drover/12/claims/1/birth',
  before: NO_SHA,
  after: sha('a'),
  force: false,
};
const dispatch = { ...claim, name: 'refs/drover/12/claims/1/dispatch-12-1-execution-0.1' };
const commit = (more: Partial<Commit> = {}): Commit => ({
  record,
  view: '## Here',
  claims: [],
  ...more,
});
const send = (more: Partial<CommitRequest> = {}) =>
  drive.commit(KEY, { snapshot, commit: commit(), shared: [], ...more });

/** The input of the first mutation of a document. */
const inputOf = (request: number): Record<string, string> =>
  (github.asked[request]?.body.variables?.['i0'] ?? {}) as Record<string, string>;

const documents = (): string[] => github.asked.map(({ body }) => body.query ?? '');
const fieldsOf = (text: string): string[] =>
  [...text.matchAll(/^\s*m\d+: (\w+)/gm)].map(([, field]) => field ?? '');

/** Done in full, as GitHub would say it. */
const done: Answer = ({ query }) =>
  Object.fromEntries(
    fieldsOf(query).map((field, place) => [
      `m${place}`,
      {
        clientMutationId: null,
        commentEdge: { node: { id: 'IC_new', updatedAt: at(0) } },
        issueComment: { id: 'IC_record', updatedAt: at(0) },
        pullRequest: { id: 'PR_new' },
        label: { id: `LA_${field}`, name: 'drover:queued' },
      },
    ]),
  );

const failing =
  (place: number, type: string | null, message = 'no'): Answer =>
  (mutation) => ({
    body: {
      data: { ...done(mutation), [`m${place}`]: null },
      errors: [{ ...(type === null ? {} : { type }), path: [`m${place}`], message }],
    },
  });

describe('a commit', () => {
  it('of a first record claims its birth in a request of its own, and then adds the comment', async () => {
    await begin(false, done);
    expect(await send({ commit: commit({ claims: [claim] }) })).toEqual({
      kind: 'done',
      whole: true,
    });
    expect(documents().map(fieldsOf)).toEqual([['updateRefs'], ['addComment']]);
    const body = inputOf(1)['body'] ?? '';
    expect(body.startsWith('## Here\n\n<!-- drover:record v1 ')).toBe(true);
    expect(parseRecord(body, scope, seal)).toEqual({ kind: 'valid', record });
  });

  it('of a first record that begins a run claims the run with the record, never before it', async () => {
    await begin(false, done);
    const sent = await send({ commit: commit({ claims: [claim, dispatch] }) });
    expect(sent).toEqual({ kind: 'done', whole: true });
    expect(documents().map(fieldsOf)).toEqual([['updateRefs'], ['addComment', 'updateRefs']]);
    expect(JSON.stringify(github.asked[0]?.body.variables)).not.toContain(dispatch.name);
  });

  it('of a first record ends when its birth is claimed already, and writes nothing', async () => {
    await begin(false, failing(0, 'UNPROCESSABLE', 'expected refs/drover/… to not exist'));
    expect(await send({ commit: commit({ claims: [claim] }) })).toEqual({ kind: 'lost' });
    expect(documents()).toHaveLength(1);
  });

  it('of a later record is one document: claims, the record, and what shares it, in this order', async () => {
    await begin(true, done);
    const shared: readonly SharedEffect[] = [
      { kind: 'move-refs', moves: [{ ...claim, name: 'refs/heads/drover/12-x' }] },
      {
        kind: 'open-pull',
        branch: 'drover/12-x',
        baseRef: 'main',
        title: 't',
        body: 'b',
        isDraft: false,
      },
      { kind: 'react', subject: node('IC_1'), reaction: 'rocket' },
    ];
    expect(await send({ commit: commit({ claims: [dispatch] }), shared })).toEqual({
      kind: 'done',
      whole: true,
    });
    const [text = '', ...others] = documents();
    expect(others).toEqual([]);
    expect(fieldsOf(text)).toEqual([
      'updateRefs',
      'updateIssueComment',
      'updateRefs',
      'createPullRequest',
      'addReaction',
    ]);
    expect(faultsOf(text, github.asked[0]?.body.variables ?? {})).toEqual([]);
    expect(github.asked[0]?.body.variables?.['i1']).toMatchObject({ id: 'IC_record' });
  });

  it.each([
    ['a claim is refused', 0, 'UNPROCESSABLE', { kind: 'lost' }],
    ['claims are forbidden', 0, 'FORBIDDEN', { kind: 'refused', reason: 'no' }],
    ['nobody knows of the claim', 0, null, { kind: 'unclear', reason: 'no' }],
    ['the record is refused', 1, 'NOT_FOUND', { kind: 'refused', reason: 'no' }],
    ['nobody knows of the record', 1, null, { kind: 'unclear', reason: 'no' }],
    ['GitHub stumbles over the record', 1, 'INTERNAL', { kind: 'unclear', reason: 'no' }],
    ['only an effect is refused', 2, 'UNPROCESSABLE', { kind: 'done', whole: false }],
  ])('is told apart where %s', async (_, place, type, outcome) => {
    await begin(true, failing(place, type));
    const shared: readonly SharedEffect[] = [{ kind: 'pin', comment: node('IC_record') }];
    expect(await send({ commit: commit({ claims: [dispatch] }), shared })).toEqual(outcome);
    expect(documents()).toHaveLength(1);
    expect(warned).toEqual(['a write did not take effect']);
  });

  it('is unclear without an answer, and is sent once', async () => {
    await begin(true, () => ({ status: 502, body: {} }));
    expect(await send()).toMatchObject({ kind: 'unclear' });
    expect(github.asked).toHaveLength(1);
  });

  it('stops half-way when the issue is given to another process meanwhile', async () => {
    await begin(false, (mutation) => {
      isHeld = false;
      return done(mutation);
    });
    const sent = send({ commit: commit({ claims: [claim] }) });
    expect(await sent).toMatchObject({ kind: 'unclear' });
    expect(documents().map(fieldsOf)).toEqual([['updateRefs']]);
  });

  it('is refused by a refusal, and asleep under a limit', async () => {
    await begin(true, () => ({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    }));
    expect(await send()).toMatchObject({ kind: 'refused' });
    await begin(true, () => ({ status: 403, headers: { 'retry-after': '90' }, body: {} }));
    expect(await send()).toEqual({ kind: 'asleep', until: NOW + 91_000 });
  });

  it('tells the next read where to look, and which revision is the newest', async () => {
    await begin(true, done);
    const branch = 'drover/12-x';
    const openPull: SharedEffect = {
      kind: 'open-pull',
      branch,
      baseRef: 'main',
      title: 't',
      body: 'b',
      isDraft: false,
    };
    await send({ shared: [openPull] });
    expect(await drive.read(KEY, [])).toEqual({ kind: 'lag' });
    expect(github.asked.at(-1)?.body.variables).toMatchObject({
      pull: 'PR_new',
      branch,
      withPull: true,
    });
  });

  it('tells it what else the new record names, and a dispatch where its run is', async () => {
    await begin(true, done);
    const { branch, run, results } = fullRecord();
    if (branch === null || run === null) throw new Error('the full record has all');
    const key = RunKey.parse('12/1/execution/0.1');
    const grown: IssueRecord = {
      ...record,
      stage: 'merge',
      branch: { ...branch, baseRef: 'develop' },
      run: { ...run, key, id: null, url: null },
      results,
    };
    expect(await send({ commit: commit({ record: grown }) })).toEqual({
      kind: 'done',
      whole: true,
    });
    const url = `https://${HOST}/acme/storefront/actions/runs/987`;
    github.answer(() => ({ body: { workflow_run_id: 987, html_url: url } }));
    const dispatch = { workflow: 'drover-stage.yml', ref: 'main', inputs: {} };
    await drive.perform(KEY, { kind: 'dispatch', key, dispatch }, snapshot);
    github.asked.length = 0;
    await drive.read(KEY, []);
    expect(github.asked[0]?.body.variables).toMatchObject({
      branch: branch.name,
      baseRef: 'refs/heads/develop',
      results,
      run: url,
      withMentions: true,
    });
  });

  it('without a record is done when its effects are, and says what refused one', async () => {
    await begin(true, done);
    const shared: readonly SharedEffect[] = [
      { kind: 'react', subject: node('IC_1'), reaction: 'eyes' },
    ];
    expect(await send({ commit: null, shared })).toEqual({ kind: 'done', whole: true });
    await begin(true, failing(0, 'FORBIDDEN'));
    expect(await send({ commit: null, shared })).toEqual({ kind: 'refused', reason: 'no' });
    expect(await drive.commit(KEY, { snapshot, commit: null, shared: [] })).toEqual({
      kind: 'done',
      whole: true,
    });
  });

  it('takes what is so already for done', async () => {
    await begin(true, failing(0, 'UNPROCESSABLE', 'A pull request already exists for acme:x.'));
    const open: SharedEffect = {
      kind: 'open-pull',
      branch: 'x',
      baseRef: 'main',
      title: 't',
      body: 'b',
      isDraft: false,
    };
    expect(await send({ commit: null, shared: [open] })).toEqual({ kind: 'done', whole: true });
  });

  it('makes a label that the repository lacks, once', async () => {
    await begin(true, done);
    const shared: readonly SharedEffect[] = [
      { kind: 'add-labels', labels: ['drover', 'drover:queued'] },
    ];
    await send({ shared });
    expect(documents().map(fieldsOf)).toEqual([
      ['createLabel'],
      ['updateIssueComment', 'addLabelsToLabelable'],
    ]);
    expect(github.asked[1]?.body.variables?.['i1']).toEqual({
      labelableId: 'I_12',
      labelIds: ['LA_1', 'LA_createLabel'],
    });
    await send({ shared });
    expect(documents()).toHaveLength(3);
  });

  it('of a first record waits for a label that may or may not have been made', async () => {
    const wanted = { shared: [{ kind: 'add-labels' as const, labels: ['drover:queued'] }] };
    const birth = commit({ claims: [claim] });
    for (const answer of [failing(0, null), () => ({ status: 502, body: {} })]) {
      await begin(false, answer);
      expect(await send({ commit: birth, ...wanted })).toMatchObject({ kind: 'unclear' });
      expect(documents().map(fieldsOf)).toEqual([['createLabel']]);
    }
    // Refused for good, it keeps no issue from its work.
    await begin(false, (mutation) =>
      mutation.query.includes('createLabel') ? failing(0, 'FORBIDDEN')(mutation) : done(mutation),
    );
    expect(await send({ commit: birth, ...wanted })).toEqual({ kind: 'done', whole: true });
    expect(documents().map(fieldsOf)).toEqual([['createLabel'], ['updateRefs'], ['addComment']]);
  });

  it('takes a label that somebody has named with other capitals', async () => {
    labels = [{ id: 'LA_theirs', name: 'Drover' }];
    shown = { labels: { nodes: [{ name: 'Drover' }, { name: 'UX' }] } };
    await begin(true, done);
    expect(snapshot.issue.labels).toEqual(['drover', 'UX']);
    await send({ shared: [{ kind: 'add-labels', labels: ['drover'] }] });
    expect(documents().map(fieldsOf)).toEqual([['updateIssueComment', 'addLabelsToLabelable']]);
    expect(github.asked[0]?.body.variables?.['i1']).toMatchObject({ labelIds: ['LA_theirs'] });
  });

  it('cuts what people see of it before its comment grows too long', async () => {
    await begin(true, done);
    await send({ commit: commit({ view: 'x'.repeat(70_000) }) });
    const { body } = inputOf(0);
    expect(body).toHaveLength(65_536);
    expect(parseRecord(body ?? '', scope, seal).kind).toBe('valid');
  });
});

describe('an effect', () => {
  const dispatch: OwedEffect = {
    kind: 'dispatch',
    key: RunKey.parse('12/1/execution/0.1'),
    dispatch: { workflow: 'drover-stage.yml', ref: 'main', inputs: { key: '12/1/execution/0.1' } },
  };
  const merge = {
    kind: 'merge',
    key: 'merge/b',
    pull: node('PR_13'),
    head: sha('b'),
    method: 'SQUASH',
    title: 'Wider (#13)',
  } as const;
  const perform = (effect: Parameters<IssueWorld['perform']>[1]) =>
    drive.perform(KEY, effect, snapshot);
  const DISPATCHES = 'POST /repos/acme/storefront/actions/workflows/drover-stage.yml/dispatches';
  const onDispatch = (answer: (body: Record<string, unknown>) => Told): void =>
    answerWith(github, { [DISPATCHES]: answer });

  it('dispatches a workflow, and learns which run it is', async () => {
    await begin(true, done);
    onDispatch(() => ({
      body: { workflow_run_id: 8_600_000_001, run_url: 'r', html_url: 'https://h/runs/8600000001' },
    }));
    expect(await perform(dispatch)).toEqual({
      kind: 'done',
      outcome: {
        kind: 'dispatched',
        key: '12/1/execution/0.1',
        id: '8600000001',
        url: 'https://h/runs/8600000001',
      },
    });
    expect(github.asked[0]?.body).toEqual({
      ref: 'main',
      inputs: { key: '12/1/execution/0.1' },
      return_run_details: true,
    });
  });

  it('dispatches on a host that tells nothing of the run, and on one that refuses to be asked', async () => {
    await begin(true, done);
    onDispatch(() => ({ status: 204 }));
    expect(await perform(dispatch)).toEqual({ kind: 'done', outcome: null });
    onDispatch(({ return_run_details: asks }) =>
      asks === true
        ? { status: 400, body: { message: '"return_run_details" is not a permitted key.' } }
        : { status: 204 },
    );
    expect(await perform(dispatch)).toEqual({ kind: 'done', outcome: null });
    expect(github.asked).toHaveLength(3);
  });

  it('dispatches once, whatever the answer', async () => {
    await begin(true, done);
    onDispatch(() => ({ status: 500, body: {} }));
    expect(await perform(dispatch)).toMatchObject({ kind: 'unclear' });
    onDispatch(() => ({
      status: 422,
      body: { message: "Workflow does not have 'workflow_dispatch' trigger" },
    }));
    expect(await perform(dispatch)).toMatchObject({ kind: 'failed' });
    onDispatch(() => ({ status: 404, body: { message: 'Not Found' } }));
    expect(await perform(dispatch)).toMatchObject({ kind: 'failed' });
    expect(github.asked).toHaveLength(3);
  });

  it('comments with its key hidden, and moves the card behind it in one document', async () => {
    await begin(true, done);
    const card: SharedEffect = {
      kind: 'move-card',
      projectId: node('PVT_1'),
      itemId: node('PVTI_1'),
      fieldId: node('F_1'),
      optionId: 'o',
    };
    const effect = {
      kind: 'comment',
      key: 'offer/o1',
      on: 'issue',
      body: 'An offer.',
      follows: [card],
    } as const;
    expect(await perform(effect)).toEqual({ kind: 'done', outcome: null });
    expect(documents().map(fieldsOf)).toEqual([['addComment', 'updateProjectV2ItemFieldValue']]);
    const { body, subjectId } = inputOf(0);
    expect(subjectId).toBe('I_12');
    expect(body).toMatch(/^An offer\.\n\n<!-- drover:key \S+offer\S+ \w+ -->$/);
  });

  it('merges the expected head only, and a refusal is for good', async () => {
    await begin(true, done);
    expect(await perform(merge)).toEqual({ kind: 'done', outcome: null });
    expect(github.asked[0]?.body.variables?.['i0']).toEqual({
      pullRequestId: 'PR_13',
      expectedHeadOid: sha('b'),
      mergeMethod: 'SQUASH',
      commitHeadline: 'Wider (#13)',
    });
    await begin(
      true,
      failing(0, 'UNPROCESSABLE', 'Head branch was modified. Review and try the merge again.'),
    );
    expect(await perform(merge)).toEqual({
      kind: 'failed',
      reason: 'Head branch was modified. Review and try the merge again.',
    });
    await begin(true, failing(0, null, 'Something went wrong while executing your query.'));
    expect(await perform(merge)).toMatchObject({ kind: 'unclear' });
  });

  it('on a thing that GitHub does not find yet may be tried again', async () => {
    await begin(true, failing(0, 'NOT_FOUND', 'Could not resolve to a node'));
    const reply = {
      kind: 'reply-thread',
      key: 'k',
      thread: node('PRRT_1'),
      body: 'Done.',
    } as const;
    expect(await perform(reply)).toMatchObject({ kind: 'unclear' });
  });

  it('cancels a run, also one that has ended by itself', async () => {
    await begin(true, done);
    const cancel = { kind: 'cancel-run', id: RunId.parse('8600000001') } as const;
    for (const status of [202, 409, 404]) {
      answerWith(github, {
        'POST /repos/acme/storefront/actions/runs/8600000001/cancel': () => ({ status, body: {} }),
      });
      expect(await perform(cancel)).toEqual({ kind: 'done', outcome: null });
    }
  });

  it('is not sent for an issue that another process may have', async () => {
    await begin(true, done);
    isHeld = false;
    for (const effect of [dispatch, merge, { kind: 'cancel-run', id: RunId.parse('77') } as const])
      expect(await perform(effect)).toMatchObject({ kind: 'unclear' });
    expect(await drive.leave(KEY)).toMatchObject({ kind: 'unclear' });
    const isRead = (query = ''): boolean => query.startsWith('query');
    expect(github.asked.filter(({ body }) => !isRead(body.query))).toEqual([]);
  });

  it('is not sent while the installation sleeps', async () => {
    await begin(true, () => ({ status: 429, headers: { 'retry-after': '60' }, body: {} }));
    await send();
    const asked = github.asked.length;
    expect(await perform(dispatch)).toEqual({ kind: 'asleep', until: NOW + MINUTE + 1_000 });
    expect(github.asked).toHaveLength(asked);
  });
});
