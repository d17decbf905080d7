import { zipSync, strToU8 } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IssueWorld, ReadOutcome } from '../../src/controller/ports.ts';
import { makeGithubWorld } from '../../src/github/world.ts';
import { marksOf } from '../../src/github/marks.ts';
import { textHash } from '../../src/github/map/issue.ts';
import { MINUTE } from '../../src/lifecycle/time.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { EffectOutcome, Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import { RunId, RunKey } from '../../src/lifecycle/ids.ts';
import { withPrompt } from '../../src/lifecycle/prompts/new-prompt.ts';
import { NO_RESULTS } from '../../src/lifecycle/reports/results.ts';
import { smallRecord } from '../lifecycle/record/records.ts';
import { type Loopback, makeLoopback } from './loopback.ts';
import {
  answerWith,
  at,
  base,
  comment,
  drover,
  HOST,
  issue,
  KEY,
  landing,
  list,
  node,
  NOW,
  operator,
  outsider,
  pull,
  recordComment,
  repository,
  seal,
  sha,
  who,
  world,
} from './world-answer.ts';

let github: Loopback;
let drive: IssueWorld;
let now: number;

const silent = { debug() {}, info() {}, warn() {}, error() {} };

function restart(): void {
  drive = makeGithubWorld({
    octokitFor: () => Promise.resolve(github.octokit),
    seal,
    clock: { now: () => now },
    log: silent,
    host: HOST,
    random: () => 'f'.repeat(32),
  });
}

beforeEach(async () => {
  now = NOW;
  github = await makeLoopback();
  restart();
});
afterEach(() => github.close());

const read = (outcomes: readonly EffectOutcome[] = []): Promise<ReadOutcome> =>
  drive.read(KEY, outcomes);

async function snapshot(outcomes: readonly EffectOutcome[] = []): Promise<Snapshot> {
  const outcome = await read(outcomes);
  if (outcome.kind !== 'read') throw new Error(JSON.stringify(outcome));
  return outcome.snapshot;
}

const BRANCH = 'drover/12-a-wider-window';
const RUN_URL = `https://${HOST}/acme/storefront/actions/runs/8600000001`;

/** A record of an issue whose pull request stands. */
function driven(more: Partial<IssueRecord> = {}): IssueRecord {
  return {
    ...smallRecord(),
    branch: {
      name: BRANCH,
      baseRef: 'main',
      base: sha('a'),
      head: sha('b'),
      next: null,
      reviewed: null,
      merged: null,
    },
    pull: node('PR_13'),
    ...more,
  };
}

function waiting(more: Partial<NonNullable<IssueRecord['run']>> = {}): IssueRecord {
  return {
    ...smallRecord(),
    run: {
      key: RunKey.parse('12/1/execution/0.1'),
      stage: 'execution',
      stages: ['execution'],
      kind: 'stage',
      nonce: 'n'.repeat(32),
      session: 'claude',
      head: sha('a'),
      id: RunId.parse('8600000001'),
      url: RUN_URL,
      requestedAt: NOW - MINUTE,
      deadline: NOW + MINUTE,
      ...more,
    },
  };
}

const withRecord = (record: IssueRecord, more = {}, ofIssue = {}) =>
  repository(
    issue({ pinnedIssueComment: { issueComment: recordComment(record) }, ...ofIssue }),
    more,
  );

describe('a read', () => {
  it.each([
    ['was pushed', [], -10_000],
    ['came by a pull request', [['main', -500]], -500],
    [
      'came by the first of two',
      [
        ['main', -400],
        ['main', -500],
      ],
      -500,
    ],
    [
      'went to other branches, too',
      [
        ['release', -700],
        ['main', -500],
        ['main', null],
      ],
      -500,
    ],
    ['was made by a clock that goes wrong', [['main', -20_000]], -20_000],
  ] as const)('tells when a configuration landed that %s', async (_how, merges, minutes) => {
    const pulls = merges.map(([baseRefName, merged]) => ({
      baseRefName,
      mergedAt: merged === null ? null : at(merged),
    }));
    const target = {
      oid: sha('a'),
      history: { nodes: [landing({ associatedPullRequests: { nodes: pulls } })] },
    };
    answerWith(github, {
      IssueWorld: () => world(repository(issue(), { defaultBranchRef: base({ target }) })),
    });
    expect((await snapshot()).config).toMatchObject({ landedAt: NOW + minutes * MINUTE });
  });

  it('of an issue that was never started is one query', async () => {
    answerWith(github, {
      IssueWorld: () => world(repository(issue({ comments: list(comment('IC_1', '/ready')) }))),
    });
    const seen = await snapshot();
    expect(seen.record).toEqual({ kind: 'absent' });
    expect(seen.comments).toMatchObject([
      {
        id: 'IC_1',
        stream: 'issue',
        body: '/ready',
        author: { login: 'operator', type: 'User' },
        keys: [],
      },
    ]);
    expect(seen.people.permissions).toEqual({ operator: 'admin', reviewer: 'write' });
    expect(seen.viewer).toEqual({ id: 'BOT_drover', login: 'drover[bot]', type: 'Bot' });
    expect(seen.config).toMatchObject({ kind: 'valid', landedAt: NOW - 10_000 * MINUTE });
    expect(seen.issue.textHash).toBe(textHash('A wider window', 'The window is too narrow.'));
    expect(seen.entropy).toHaveLength(32);
    expect(github.asked).toHaveLength(1);
  });

  it('takes two queries after a restart, and one when its hints are known', async () => {
    const asked: Record<string, unknown>[] = [];
    answerWith(github, {
      IssueWorld: (variables) => {
        asked.push(variables);
        const branch = { branch: { target: { oid: sha('b') } }, pulls: { nodes: [] } };
        const shown = variables['withBranch'] === true ? branch : {};
        const more = variables['withPull'] === true ? { pull: pull() } : {};
        return world(withRecord(driven(), shown), more);
      },
    });
    expect((await snapshot()).pull).toMatchObject({
      number: 13,
      head: sha('b'),
      paths: ['index.html'],
    });
    expect(asked.map(({ withPull }) => withPull)).toEqual([false, true]);
    const seen = await snapshot();
    expect(asked).toHaveLength(3);
    expect(asked[2]).toMatchObject({
      pull: 'PR_13',
      branch: BRANCH,
      branchRef: `refs/heads/${BRANCH}`,
    });
    expect(seen.branchHead).toBe(sha('b'));
    expect(seen.record).toMatchObject({ kind: 'valid', record: { revision: 3 }, duplicates: [] });
    restart();
    await snapshot();
    expect(asked).toHaveLength(5);
    expect(github.asked).toHaveLength(5);
  });

  it('finds the pull request that its record does not name yet by its branch', async () => {
    answerWith(github, {
      IssueWorld: (variables) => {
        const pulls = [
          { id: 'PR_9', number: 9, url: 'u9', isCrossRepository: true, author: outsider },
          { id: 'PR_8', number: 8, url: 'u8', isCrossRepository: false, author: operator },
          { id: 'PR_13', number: 13, url: 'u13', isCrossRepository: false, author: drover },
        ];
        const shown = variables['withBranch'] === true ? { pulls: { nodes: pulls } } : {};
        // GitHub shows the one that was asked for, whosever it is.
        const asked = pull({ id: variables['pull'] });
        const more = variables['withPull'] === true ? { pull: asked } : {};
        return world(withRecord(driven({ pull: null }), shown), more);
      },
    });
    const seen = await snapshot();
    expect(seen.pull?.id).toBe('PR_13');
    expect(seen.strangers.map(({ number }) => number)).toEqual([9, 8]);
  });

  it('does not take the pull request of a former life for ours, when an old record was shown in between', async () => {
    const former = driven({ revision: 4 });
    const renewed: IssueRecord = {
      ...driven({ revision: 5, life: 2, pull: null }),
      branch: { ...driven().branch, name: `${BRANCH}-b`, head: null } as IssueRecord['branch'],
    };
    let shown = renewed;
    answerWith(github, {
      IssueWorld: (variables) => {
        const ours = {
          id: 'PR_13',
          number: 13,
          url: 'u',
          isCrossRepository: false,
          author: drover,
        };
        const pulls = { nodes: variables['branch'] === BRANCH ? [ours] : [] };
        const more = variables['withPull'] === true ? { pull: pull({ state: 'CLOSED' }) } : {};
        return world(withRecord(shown, variables['withBranch'] === true ? { pulls } : {}), more);
      },
    });
    expect((await snapshot()).pull).toBeNull();
    shown = former;
    expect((await read()).kind).toBe('lag');
    shown = renewed;
    expect((await snapshot()).pull).toBeNull();
    expect(github.asked.at(-1)?.body.variables).toMatchObject({ withPull: false });
  });

  it('does not page through a thousand comments, unless one that is owed may lie among them', async () => {
    const old = comment('IC_0', 'old', { createdAt: at(-70) });
    const long = { nodes: [old], pageInfo: { hasPreviousPage: true, startCursor: 'c1' } };
    const owed = { kind: 'notice' as const, about: '', args: [], tries: 0, missed: null };
    let record = driven({ pull: null, branch: null });
    const pages: unknown[] = [];
    answerWith(github, {
      IssueWorld: () => world(withRecord(record, {}, { comments: long })),
      EarlierComments: (variables) => {
        pages.push(variables['before']);
        return {
          node: {
            __typename: 'Issue',
            comments: {
              nodes: [comment('IC_00', 'older', { createdAt: at(-90) })],
              pageInfo: { hasPreviousPage: true, startCursor: 'c2' },
            },
          },
        };
      },
    });
    expect((await snapshot()).comments.map(({ id }) => id)).toEqual(['IC_0']);
    expect(pages).toEqual([]);
    const since = NOW - 80 * MINUTE;
    record = driven({ pull: null, branch: null, owed: [{ ...owed, key: 'k', since, at: since }] });
    expect((await snapshot()).comments.map(({ id }) => id)).toEqual(['IC_00', 'IC_0']);
    expect(pages).toEqual(['c1']);
  });

  it('asks for sources beyond the windows once, and then with the world', async () => {
    const approval = {
      by: 'operator',
      byId: node('U_operator'),
      at: NOW,
      from: 'comment' as const,
      head: sha('b'),
      baseRef: 'main',
    };
    const record = driven({
      branch: null,
      pull: null,
      approvals: [
        { ...approval, source: node('IC_far') },
        { ...approval, source: node('IC_gone') },
      ],
    });
    const far = comment('IC_far', '/approve', { issue: { number: 12 } });
    const hinted: unknown[] = [];
    const missing = { type: 'NOT_FOUND', path: ['hinted', 1], message: 'gone' };
    answerWith(github, {
      IssueWorld: (variables) => {
        hinted.push(variables['hinted']);
        const wanted = variables['hinted'] as string[];
        const data = world(withRecord(record), {
          hinted: wanted.map((id) => (id === 'IC_far' ? far : null)),
        });
        return wanted.includes('IC_gone') ? { body: { data, errors: [missing] } } : data;
      },
      Sources: () => ({ body: { data: { hinted: [far, null] }, errors: [missing] } }),
    });
    expect((await snapshot()).comments.map(({ id }) => id)).toEqual(['IC_far']);
    expect((await snapshot()).comments.map(({ id }) => id)).toEqual(['IC_far']);
    expect(hinted.at(-1)).toEqual(['IC_record', 'IC_far', 'IC_gone']);
    expect(github.asked.filter(({ body }) => body.query?.includes('query Sources'))).toHaveLength(
      1,
    );
  });

  it('finds them also where two look at once, of whom one has learned of them first', async () => {
    const by = { by: 'operator', byId: node('U_operator'), at: NOW, from: 'comment' as const };
    const approval = { ...by, head: sha('b'), baseRef: 'main', source: node('IC_far') };
    const record = driven({ branch: null, pull: null, approvals: [approval] });
    const far = comment('IC_far', '/approve', { issue: { number: 12 } });
    answerWith(github, {
      IssueWorld: () => world(withRecord(record), { hinted: [] }),
      Sources: () => ({ hinted: [far] }),
    });
    for (const { comments } of await Promise.all([snapshot(), snapshot()]))
      expect(comments.map(({ id }) => id)).toEqual(['IC_far']);
  });

  it('goes on finding what it owes by its id, however much is said after it', async () => {
    const { mark } = marksOf('I_12', seal);
    const since = NOW - 80 * MINUTE;
    const entry = { kind: 'offer' as const, key: 'offer/o1', about: '', args: [] };
    const owed = [{ ...entry, since, at: since, tries: 0, missed: null }];
    const offer = comment('IC_offer', mark('An offer.', 'offer/o1'), {
      viewerDidAuthor: true,
      author: drover,
      createdAt: at(-79),
      issue: { number: 12 },
    });
    const chatter = comment('IC_0', 'chatter', { createdAt: at(-50) });
    const low = { low: NOW - 45 * MINUTE, above: [] };
    const consumed = { ...smallRecord().consumed, issue: low };
    const long = { nodes: [chatter], pageInfo: { hasPreviousPage: true, startCursor: 'c1' } };
    answerWith(github, {
      IssueWorld: ({ hinted }) =>
        world(
          withRecord(driven({ branch: null, pull: null, owed, consumed }), {}, { comments: long }),
          {
            hinted: (hinted as string[]).map((id) => (id === 'IC_offer' ? offer : null)),
          },
        ),
      EarlierComments: () => ({ node: { __typename: 'Issue', comments: list(offer) } }),
      Sources: () => ({ hinted: [offer] }),
    });
    const keys = async () => (await snapshot()).comments.flatMap((each) => each.keys);
    expect(await keys()).toEqual(['offer/o1']);
    expect(await keys()).toEqual(['offer/o1']);
    github.asked.length = 0;
    expect(await keys()).toEqual(['offer/o1']);
    expect(github.asked).toHaveLength(1);
  });
});

describe('the record', () => {
  const reading = async (ofIssue: object, more: object = {}) => {
    answerWith(github, { IssueWorld: () => world(repository(issue({ ...ofIssue }), { ...more })) });
    return (await snapshot()).record;
  };
  const record = smallRecord();

  it('is found in the window where it is not pinned, and its double is named', async () => {
    const first = recordComment(record, { isPinned: false });
    const second = recordComment(record, { id: 'IC_double', isPinned: false, createdAt: at(-50) });
    expect(await reading({ comments: list(first, second) })).toMatchObject({
      kind: 'valid',
      comment: { id: 'IC_record', isPinned: false },
      duplicates: ['IC_double'],
    });
  });

  it('edited by anybody else is broken, and says by whom', async () => {
    const edited = recordComment(record, { editor: operator });
    expect(await reading({ pinnedIssueComment: { issueComment: edited } })).toMatchObject({
      kind: 'broken',
      why: 'edited',
      by: { login: 'operator' },
    });
    const erased = recordComment(record, { editor: operator, body: 'Nothing here.' });
    expect(await reading({ pinnedIssueComment: { issueComment: erased } })).toMatchObject({
      kind: 'broken',
      why: 'edited',
    });
  });

  it('edited by Drover itself is valid', async () => {
    const updated = recordComment(record, { editor: drover, lastEditedAt: at(-1) });
    expect((await reading({ pinnedIssueComment: { issueComment: updated } })).kind).toBe('valid');
  });

  it('copied by somebody else is not looked at', async () => {
    const copy = recordComment(record, { viewerDidAuthor: false, author: operator });
    expect(await reading({ pinnedIssueComment: { issueComment: copy } })).toEqual({
      kind: 'absent',
    });
  });

  it('with a MAC of another key is forged', async () => {
    const foreign = recordComment(record);
    const body = String(foreign['body']).replace(/v1 \w+/, `v1 ${'0'.repeat(64)}`);
    expect(
      await reading({ pinnedIssueComment: { issueComment: { ...foreign, body } } }),
    ).toMatchObject({
      kind: 'broken',
      why: 'forged',
    });
  });

  it('of the repository that the issue was transferred from is none here, and neither is its deletion', async () => {
    const foreign = recordComment(record, { url: `https://${HOST}/acme/storefront/issues/12#c` });
    const body = String(foreign['body']).replace(/v1 \w+/, `v1 ${'0'.repeat(64)}`);
    const was = { pinnedIssueComment: { issueComment: { ...foreign, body } } };
    const arrived = (minutes: number) => ({ arrivals: { nodes: [{ createdAt: at(minutes) }] } });
    expect(await reading({ ...was, ...arrived(-20) })).toEqual({ kind: 'absent' });
    expect((await snapshot()).issue.arrival).toEqual({
      at: NOW - 20 * MINUTE,
      records: ['IC_record'],
    });
    const deleted = { createdAt: at(-25), actor: operator, deletedCommentAuthor: drover };
    const deletions = { nodes: [deleted] };
    expect(await reading({ deletions, ...arrived(-20) })).toEqual({ kind: 'absent' });
    restart();
    expect(await reading({ ...was, ...arrived(-90) })).toMatchObject({ kind: 'broken' });
    expect(await reading({ deletions, ...arrived(-90) })).toMatchObject({ kind: 'deleted' });
  });

  it('that was deleted is told from one that never was', async () => {
    const by = (actor: object) => ({
      deletions: { nodes: [{ createdAt: at(-5), actor, deletedCommentAuthor: drover }] },
    });
    expect(await reading(by(operator))).toMatchObject({
      kind: 'deleted',
      by: { login: 'operator' },
    });
    expect(await reading(by(drover))).toEqual({ kind: 'absent' });
    const ref = (name: string) => ({
      refs: list({ name, prefix: 'refs/drover/12/', target: { oid: sha('a') } }),
    });
    expect(await reading({}, ref('claims/1/birth'))).toEqual({ kind: 'absent' });
    restart();
    const unexplained = () => reading({}, ref('runs/1/head'));
    await expect(unexplained()).rejects.toThrow('lag');
    now += 60_000;
    expect(await unexplained()).toEqual({ kind: 'deleted', by: null });
  });

  it('older than one seen is lag while its comment is older, and broken where it was written over', async () => {
    let shown = recordComment({ ...record, revision: 9 });
    answerWith(github, {
      IssueWorld: () => world(repository(issue({ pinnedIssueComment: { issueComment: shown } }))),
    });
    await snapshot();
    shown = recordComment({ ...record, revision: 8 }, { updatedAt: at(-2) });
    expect(await read()).toEqual({ kind: 'lag' });
    shown = recordComment({ ...record, revision: 8 }, { updatedAt: at(0) });
    const asked = github.asked.length;
    expect((await snapshot()).record).toMatchObject({ kind: 'broken', why: 'edited' });
    expect(github.asked.length - asked).toBe(3);
  });

  it('that was there a moment ago and now is not is lag, for a minute', async () => {
    let shown: object = { pinnedIssueComment: { issueComment: recordComment(record) } };
    answerWith(github, {
      IssueWorld: (variables) =>
        world(repository(issue({ ...shown })), {
          hinted: (variables['hinted'] as unknown[]).map(() => null),
        }),
    });
    await snapshot();
    shown = {};
    expect(await read()).toEqual({ kind: 'lag' });
    now += 2 * MINUTE;
    expect((await snapshot()).record).toEqual({ kind: 'absent' });
  });
});

describe('what GitHub does not show', () => {
  const failing = (
    type: string | null,
    path: string[],
    data: object = world(repository(issue())),
  ) => {
    const fault = { ...(type === null ? {} : { type }), path, message: 'no' };
    answerWith(github, { IssueWorld: () => ({ body: { data, errors: [fault] } }) });
  };

  it('is gone when it is the repository', async () => {
    failing('NOT_FOUND', ['repository'], { repository: null });
    expect(await read()).toMatchObject({ kind: 'gone' });
  });

  it('has departed when it is the issue, unless it is found again within half a minute', async () => {
    const missing = { viewer: null, repository: { issue: null } };
    failing('NOT_FOUND', ['repository', 'issue'], missing);
    expect(await read()).toMatchObject({ kind: 'missing', again: now + 5_000 });
    now += 20_000;
    answerWith(github, { IssueWorld: () => world(repository(issue())) });
    expect(await read()).toMatchObject({ kind: 'read' });
    failing('NOT_FOUND', ['repository', 'issue'], missing);
    now += 20_000;
    expect(await read()).toMatchObject({ kind: 'missing', again: now + 5_000 });
    now += 5_000;
    expect(await read()).toMatchObject({ kind: 'missing', again: now + 25_000 });
    now += 25_000;
    expect(await read()).toMatchObject({ kind: 'departed' });
  });

  it('has departed at once when GitHub shows it in another repository', async () => {
    const url = `https://${HOST}/acme/warehouse/issues/12`;
    answerWith(github, { IssueWorld: () => world(repository(issue({ url }))) });
    expect(await read()).toEqual({ kind: 'departed', reason: 'it was transferred' });
  });

  it('leaves people unnamed, who are then looked up one by one where they acted', async () => {
    const data = world(
      repository(
        issue({
          comments: list(comment('IC_1', '/ready'), comment('IC_2', 'talk', { author: outsider })),
        }),
        {
          collaborators: null,
        },
      ),
    );
    const fault = { type: 'FORBIDDEN', path: ['repository', 'collaborators'], message: 'no' };
    answerWith(github, {
      IssueWorld: () => ({ body: { data, errors: [fault] } }),
      'GET /repos/acme/storefront/collaborators/operator/permission': () => ({
        body: { permission: 'write', role_name: 'maintain' },
      }),
    });
    expect((await snapshot()).people.permissions).toEqual({ operator: 'maintain' });
  });

  it('holds a stop by who may write, and by whom GitHub no longer names; not one by who may not', async () => {
    const labelled = (number: number, ...actors: readonly unknown[]) => ({
      number,
      timelineItems: {
        nodes: [
          ...actors.map((actor) => ({ actor, label: { name: 'drover:stop' } })),
          { actor: operator, label: { name: 'bug' } },
        ],
      },
    });
    const triager = who('triager');
    const collaborators = {
      edges: [
        { permission: 'WRITE', node: { login: 'operator' } },
        { permission: 'TRIAGE', node: { login: 'triager' } },
      ],
      pageInfo: { hasNextPage: false },
    };
    const stops = {
      nodes: [
        labelled(90, operator),
        labelled(91, triager),
        labelled(92, null),
        labelled(93, triager, operator),
      ],
    };
    answerWith(github, {
      IssueWorld: () => world(repository(issue(), { collaborators, stops })),
    });
    expect((await snapshot()).stops).toEqual([
      { number: 90, by: 'operator' },
      { number: 92, by: 'ghost' },
      { number: 93, by: 'operator' },
    ]);
  });

  it('closes the gates of unread rules, and names the permission that a board lacks', async () => {
    failing('FORBIDDEN', ['repository', 'defaultBranchRef', 'rules']);
    expect((await snapshot()).base.rules.known).toBe(false);
    failing('FORBIDDEN', ['repository', 'issue', 'projectItems']);
    expect((await snapshot()).missingPermissions).toEqual(['organization_projects: write']);
  });

  it('makes the read partial where it is anything else', async () => {
    failing(null, ['repository', 'issue', 'comments']);
    expect(await read()).toMatchObject({ kind: 'partial' });
    failing('FORBIDDEN', ['repository', 'issue', 'comments']);
    expect(await read()).toMatchObject({ kind: 'partial' });
    failing('NOT_FOUND', ['pull']);
    expect(await read()).toMatchObject({ kind: 'partial' });
    github.answer(() => ({ status: 502, body: {} }));
    expect(await read()).toMatchObject({ kind: 'partial' });
    answerWith(github, { IssueWorld: () => ({ viewer: {}, repository: {} }) });
    expect(await read()).toMatchObject({
      kind: 'partial',
      reason: expect.stringContaining('IssueWorld'),
    });
  });

  it('is asleep while a limit lasts', async () => {
    github.answer(() => ({ status: 403, headers: { 'retry-after': '120' }, body: {} }));
    expect(await read()).toEqual({ kind: 'asleep', until: NOW + 2 * MINUTE + 1_000 });
  });
});

describe('a pull request', () => {
  const thread = (id: string, first: string, isResolved: boolean) => ({
    id,
    isResolved,
    comments: { nodes: [{ id: first }] },
  });
  const inline = (id: string, more: object = {}) => ({
    ...comment(id, '/feedback wider'),
    __typename: 'PullRequestReviewComment',
    path: 'index.html',
    line: 3,
    publishedAt: at(-2),
    replyTo: null,
    pullRequestReview: { id: 'PRR_1' },
    ...more,
  });
  const review = (id: string, more: object = {}) => ({
    ...comment(id, ''),
    __typename: 'PullRequestReview',
    state: 'COMMENTED',
    submittedAt: at(-2),
    commit: { oid: sha('b') },
    comments: list(),
    ...more,
  });

  const reading = async (ofPull: object, more: object = {}): Promise<Snapshot> => {
    answerWith(github, {
      IssueWorld: (variables) =>
        world(
          withRecord(driven(), more),
          variables['withPull'] === true ? { pull: pull({ ...ofPull }) } : {},
        ),
    });
    return snapshot();
  };

  it('shows each stream by its own time, and each inline comment in its thread', async () => {
    const seen = await reading({
      comments: list(comment('IC_p', 'on the pull', { createdAt: at(-9) })),
      reviews: list(
        review('PRR_1', { comments: list(inline('PRRC_1')) }),
        review('PRR_2', { state: 'APPROVED', author: who('reviewer'), submittedAt: at(-1) }),
        review('PRR_3', { state: 'PENDING', submittedAt: null }),
        review('PRR_4', {
          comments: list(inline('PRRC_2', { replyTo: { id: 'PRRC_1' }, publishedAt: at(-1) })),
        }),
      ),
      reviewThreads: list(thread('PRRT_1', 'PRRC_1', false), thread('PRRT_2', 'PRRC_9', true)),
    });
    expect(seen.comments.map(({ id, stream }) => `${stream} ${id}`)).toEqual(
      ['pull IC_p', 'inline PRRC_1', 'review PRR_2', 'inline PRRC_2'].toSorted(
        (a, b) =>
          seen.comments.findIndex(({ id }) => a.endsWith(id)) -
          seen.comments.findIndex(({ id }) => b.endsWith(id)),
      ),
    );
    expect(seen.comments.find(({ id }) => id === 'PRRC_1')?.inline).toMatchObject({
      threadId: 'PRRT_1',
      opensThread: true,
      isResolved: false,
      reviewId: 'PRR_1',
    });
    expect(seen.comments.find(({ id }) => id === 'PRRC_2')?.inline).toMatchObject({
      threadId: 'PRRT_1',
      opensThread: false,
    });
    expect(seen.comments.find(({ id }) => id === 'PRR_2')?.review).toEqual({
      state: 'APPROVED',
      commit: sha('b'),
    });
    expect(seen.pull?.unresolvedThreads).toBe(1);
  });

  it('from a fork is none of ours', async () => {
    expect((await reading({ isCrossRepository: true })).pull).toBeNull();
  });

  it('shows checks with their source, and deployments with their state', async () => {
    const run = (name: string, more: object = {}) => ({
      __typename: 'CheckRun',
      name,
      status: 'COMPLETED',
      conclusion: 'SUCCESS',
      detailsUrl: null,
      checkSuite: { app: { slug: 'github-actions' } },
      ...more,
    });
    const deployment = {
      id: 'DE_1',
      commitOid: sha('b'),
      environment: 'preview',
      createdAt: at(-3),
      creator: who('vercel', 'Bot'),
      latestStatus: { state: 'SUCCESS', environmentUrl: 'http://preview', logUrl: null },
    };
    const seen = await reading({
      commits: {
        nodes: [
          {
            commit: {
              oid: sha('b'),
              parents: { nodes: [] },
              statusCheckRollup: {
                contexts: list(
                  run('test'),
                  run('lint', { conclusion: 'SKIPPED' }),
                  run('build', { status: 'IN_PROGRESS', conclusion: null }),
                  run('scan', { conclusion: 'CANCELLED' }),
                  { __typename: 'StatusContext', context: 'ci', state: 'ERROR', targetUrl: null },
                ),
              },
              deployments: { nodes: [deployment] },
            },
          },
        ],
      },
    });
    expect(seen.pull?.checks.map(({ name, state, app }) => `${name} ${state} ${app}`)).toEqual([
      'test passed github-actions',
      'lint passed github-actions',
      'build pending github-actions',
      'scan failed github-actions',
      'ci failed null',
    ]);
    expect(seen.pull?.checksComplete).toBe(true);
    expect(seen.pull?.deployments).toMatchObject([
      {
        environment: 'preview',
        state: 'success',
        sha: sha('b'),
        environmentUrl: 'http://preview',
        creator: 'vercel',
      },
    ]);
  });

  it('knows what both kinds of rules demand of its base', async () => {
    const ruled = base({
      refUpdateRule: {
        requiredStatusCheckContexts: ['test', 'legacy'],
        requiredApprovingReviewCount: 1,
        requiresCodeOwnerReviews: false,
        requiresConversationResolution: true,
      },
      rules: list(
        {
          type: 'REQUIRED_STATUS_CHECKS',
          parameters: {
            __typename: 'RequiredStatusChecksParameters',
            requiredStatusChecks: [{ context: 'test', integrationId: 15_368 }],
          },
        },
        {
          type: 'PULL_REQUEST',
          parameters: {
            __typename: 'PullRequestParameters',
            requiredApprovingReviewCount: 2,
            requireCodeOwnerReview: true,
            requiredReviewThreadResolution: false,
          },
        },
        { type: 'MERGE_QUEUE', parameters: null },
      ),
    });
    expect((await reading({ baseRef: ruled })).base.rules).toEqual({
      known: true,
      requiredChecks: [
        { name: 'legacy', app: null },
        { name: 'test', app: '#15368' },
      ],
      requiredReviews: 2,
      codeOwners: true,
      conversationResolution: true,
      mergeQueue: true,
    });
  });
});

describe('what is asked for only where config or rules say so', () => {
  const configured = (text: string) => ({
    config: { __typename: 'Blob', oid: sha('c'), text: `version: 1\n${text}`, isTruncated: false },
  });

  it('is the members of teams, page by page; one that is not there has none, one that is hidden is left out', async () => {
    const teams = 'approvers: {teams: [acme/reviewers, acme/gone, acme/many, acme/secret]}\n';
    const members = (login: string, endCursor: string | null) => ({
      nodes: [{ login }],
      pageInfo: { hasNextPage: endCursor !== null, endCursor },
    });
    const many = (after: unknown) =>
      after === null ? members('First', 'next') : members('Second', null);
    answerWith(github, {
      IssueWorld: () => world(repository(issue(), configured(teams))),
      Team: ({ slug, after }) => {
        if (slug === 'gone') return { organization: { team: null } };
        if (slug === 'many') return { organization: { team: { members: many(after) } } };
        return slug === 'secret'
          ? {
              body: {
                data: { organization: { team: null } },
                errors: [{ type: 'FORBIDDEN', path: ['organization', 'team'], message: 'no' }],
              },
            }
          : { organization: { team: { members: list({ login: 'Reviewer' }) } } };
      },
    });
    expect((await snapshot()).people.teams).toEqual({
      'acme/reviewers': ['reviewer'],
      'acme/gone': [],
      'acme/many': ['first', 'second'],
    });
  });

  describe('while a session waits for a secret', () => {
    const run = RunKey.parse('12/1/execution/0.1');
    const asking = (state: 'open' | 'answered'): IssueRecord => ({
      ...withPrompt(smallRecord(), {
        kind: 'credentials',
        session: 'claude',
        run,
        askedAt: NOW,
        state,
      }),
      results: sha('e'),
    });
    const request = { kind: 'credentials', secret: 'STAGING_TOKEN' };
    const results = { ...NO_RESULTS, questions: [{ run, text: 'May I have it?', request }] };
    const file = {
      object: { __typename: 'Blob', text: JSON.stringify(results), isTruncated: false },
    };
    const SECRET = 'GET /repos/acme/storefront/actions/secrets/STAGING_TOKEN';

    const REPO = 'GET /repos/acme/storefront';
    const SHARED = `${REPO}/actions/organization-secrets`;
    const ENVIRONMENTS = `${REPO}/environments`;
    const STAGING = `${REPO}/environments/staging%2Feu/secrets/STAGING_TOKEN`;
    const named = (name: string) => ({
      status: 200,
      body: { total_count: 1, secrets: [{ name }] },
    });
    const environments = (total: number) => ({
      status: 200,
      body: { total_count: total, environments: [{ name: 'staging/eu' }] },
    });
    const NOT_THERE = { status: 404 };
    const NOT_SHOWN = { status: 403, body: { message: 'Resource not accessible by integration' } };

    it.each([
      ['there: in the repository', { [SECRET]: named('STAGING_TOKEN') }],
      ['there: of the organisation', { [SHARED]: named('STAGING_TOKEN') }],
      ['there: in an environment', { [ENVIRONMENTS]: environments(1), [STAGING]: named('') }],
      ['missing: nowhere', { [SHARED]: named('ANOTHER'), [ENVIRONMENTS]: environments(1) }],
      ['missing: without any environment', {}],
      [
        'unseen: as those of environments',
        { [ENVIRONMENTS]: environments(1), [STAGING]: NOT_SHOWN },
      ],
      ['unseen: as are environments', { [ENVIRONMENTS]: NOT_SHOWN, [SHARED]: NOT_SHOWN }],
      ['unseen: as some environments', { [ENVIRONMENTS]: environments(21) }],
      ['unknown: nobody lets us look', { [SECRET]: NOT_SHOWN }],
    ])('is the secret by its name: %s', async (expected, answers) => {
      answerWith(github, {
        IssueWorld: () =>
          world(withRecord(asking('open'), { results: { __typename: 'Commit', file } })),
        ...Object.fromEntries(
          [SECRET, SHARED, ENVIRONMENTS, STAGING].map((route) => [
            route,
            () => (answers as Readonly<Record<string, object>>)[route] ?? NOT_THERE,
          ]),
        ),
      });
      const [state] = expected.split(':');
      expect((await snapshot()).secrets).toEqual({ STAGING_TOKEN: state });
    });

    it('is nothing more once it has its answer', async () => {
      answerWith(github, {
        IssueWorld: () =>
          world(withRecord(asking('answered'), { results: { __typename: 'Commit', file } })),
      });
      expect((await snapshot()).secrets).toBeUndefined();
    });

    it('is the teams that a policy leaves the answer to', async () => {
      const policies = 'policies: [{ask: secrets, approvers: {teams: [acme/security]}}]\n';
      answerWith(github, {
        IssueWorld: () =>
          world(
            withRecord(asking('open'), {
              results: { __typename: 'Commit', file },
              ...configured(policies),
            }),
          ),
        [SECRET]: () => NOT_THERE,
        [SHARED]: () => NOT_THERE,
        [ENVIRONMENTS]: () => NOT_THERE,
        Team: () => ({ organization: { team: { members: list({ login: 'Reviewer' }) } } }),
      });
      expect((await snapshot()).people.teams).toEqual({ 'acme/security': ['reviewer'] });
    });
  });

  it('is the App behind a check that a rule takes from one source only, once', async () => {
    const rules = list({
      type: 'REQUIRED_STATUS_CHECKS',
      parameters: {
        __typename: 'RequiredStatusChecksParameters',
        requiredStatusChecks: [
          { context: 'test', integrationId: 15_368 },
          { context: 'scan', integrationId: 99 },
        ],
      },
    });
    const check = {
      __typename: 'CheckRun',
      name: 'test',
      status: 'COMPLETED',
      conclusion: 'SUCCESS',
      detailsUrl: null,
      checkSuite: { app: { slug: 'github-actions' } },
    };
    const commit = {
      oid: sha('b'),
      parents: { nodes: [] },
      statusCheckRollup: { contexts: list(check) },
      deployments: { nodes: [] },
    };
    answerWith(github, {
      IssueWorld: ({ withPull }) =>
        world(
          withRecord(driven()),
          withPull === true
            ? { pull: pull({ baseRef: base({ rules }), commits: { nodes: [{ commit }] } }) }
            : {},
        ),
      'GET /apps/github-actions': () => ({ body: { id: 15_368, slug: 'github-actions' } }),
    });
    const required = [
      { name: 'test', app: 'github-actions' },
      { name: 'scan', app: '#99' },
    ];
    expect((await snapshot()).base.rules.requiredChecks).toEqual(required);
    expect((await snapshot()).base.rules.requiredChecks).toEqual(required);
    expect(github.asked.filter(({ path }) => path.startsWith('/apps/'))).toHaveLength(1);
  });

  it('is whether the head is a clean merge of the base, by comparing what both heads change', async () => {
    const carry = configured('gates: {baseMerge: carry}\n');
    const commit = {
      oid: sha('d'),
      parents: { nodes: [{ oid: sha('b') }, { oid: sha('a') }] },
      statusCheckRollup: null,
      deployments: { nodes: [] },
    };
    const patch = (at: string, line: string) => ({
      filename: 'a.txt',
      status: 'modified',
      sha: sha('e'),
      patch: `@@ -${at} +${at} @@\n+${line}`,
    });
    let merged = patch('9,1', 'wider');
    const compare = (head: string) => `GET /repos/acme/storefront/compare/main...${head}`;
    answerWith(github, {
      IssueWorld: ({ withPull }) =>
        world(
          withRecord(driven(), carry),
          withPull === true
            ? { pull: pull({ headRefOid: sha('d'), commits: { nodes: [{ commit }] } }) }
            : {},
        ),
      [compare(sha('b'))]: () => ({ body: { files: [patch('3,1', 'wider')] } }),
      [compare(sha('d'))]: () => ({ body: { files: [merged] } }),
    });
    expect((await snapshot()).pull?.headIsCleanBaseMerge).toBe(true);
    merged = patch('9,1', 'something else');
    expect((await snapshot()).pull?.headIsCleanBaseMerge).toBe(false);
  });
});

describe('a card', () => {
  const item = {
    id: 'PVTI_1',
    project: {
      id: 'PVT_1',
      number: 1,
      owner: { __typename: 'Organization', login: 'ACME' },
      field: {
        __typename: 'ProjectV2SingleSelectField',
        id: 'F_1',
        options: [{ id: 'o1', name: 'Ready' }],
      },
    },
    fieldValueByName: { __typename: 'ProjectV2ItemFieldSingleSelectValue', name: 'Ready' },
  };
  const move = (id: string, project: string, minutes: number) => ({
    id,
    createdAt: at(minutes),
    status: 'Ready',
    wasAutomated: false,
    actor: operator,
    project: { id: project },
  });

  it('is read from the board that config names, and moves on others are not', async () => {
    const text = 'version: 1\nboard: {owner: acme, number: 1}\n';
    answerWith(github, {
      IssueWorld: () =>
        world(
          repository(
            issue({
              projectItems: {
                nodes: [{ ...item, id: 'other', project: { ...item.project, number: 2 } }, item],
              },
              moves: list(
                move('M_2', 'PVT_1', -1),
                move('M_x', 'PVT_9', -2),
                move('M_1', 'PVT_1', -3),
              ),
            }),
            { config: { __typename: 'Blob', oid: sha('c'), text, isTruncated: false } },
          ),
        ),
    });
    const seen = await snapshot();
    expect(seen.card).toMatchObject({ itemId: 'PVTI_1', fieldId: 'F_1', option: 'Ready' });
    expect(seen.moves.map(({ id }) => id)).toEqual(['M_1', 'M_2']);
  });

  it('is asked for by the field that config names', async () => {
    const text = 'version: 1\nboard: {owner: acme, number: 1, field: Stage}\n';
    const fields: unknown[] = [];
    answerWith(github, {
      IssueWorld: ({ statusField }) => {
        fields.push(statusField);
        return world(
          repository(issue(), {
            config: { __typename: 'Blob', oid: sha('c'), text, isTruncated: false },
          }),
        );
      },
    });
    await snapshot();
    expect(fields).toEqual(['Status', 'Stage']);
  });
});

describe('keys', () => {
  it('count in comments of ours that nobody edited, for this issue alone', async () => {
    const { mark } = marksOf('I_12', seal);
    const ours = { viewerDidAuthor: true, author: drover };
    answerWith(github, {
      IssueWorld: () =>
        world(
          repository(
            issue({
              comments: list(
                comment('IC_1', mark('An offer.', 'offer/o1'), ours),
                comment('IC_2', mark('An offer.', 'offer/o2'), { ...ours, editor: operator }),
                comment('IC_3', mark('An offer.', 'offer/o3')),
                comment('IC_4', marksOf('I_13', seal).mark('Other.', 'offer/o4'), ours),
              ),
              mentions: {
                nodes: [
                  {
                    source: {
                      __typename: 'Issue',
                      number: 20,
                      url: 'u20',
                      body: mark('Later.', 'follow-up/1/0'),
                      viewerDidAuthor: true,
                      editor: null,
                    },
                  },
                ],
              },
            }),
          ),
        ),
    });
    const seen = await snapshot();
    expect(seen.comments.map(({ keys }) => keys)).toEqual([['offer/o1'], [], [], []]);
    expect(seen.followUps).toEqual([{ key: 'follow-up/1/0', number: 20, url: 'u20' }]);
  });
});

/** Put together here, so that no scanner takes this file for a leak. */
const TOKEN = `ghs_${'A1b2C3d4'.repeat(5)}`;

describe('a run', () => {
  const report = {
    version: 1,
    key: '12/1/execution/0.1',
    nonce: 'n'.repeat(32),
    stages: ['execution'],
    outcome: 'done',
    summary: 'Wider.',
    commit: null,
    results: null,
    cost: null,
    session: null,
  };
  const zip = Buffer.from(zipSync({ 'report.json': strToU8(JSON.stringify(report)) }));
  const artifact = {
    id: 8_600_000_777,
    name: 'drover-report',
    size_in_bytes: zip.length,
    expired: false,
  };
  const ARTIFACTS = 'GET /repos/acme/storefront/actions/runs/8600000001/artifacts';
  const ZIP = 'GET /repos/acme/storefront/actions/artifacts/8600000777/zip';
  const answers = (
    record: IssueRecord,
    state: object | null,
    rest: Parameters<typeof answerWith>[1] = {},
  ) =>
    answerWith(github, {
      IssueWorld: (variables) =>
        world(
          withRecord(record),
          variables['withRun'] === true
            ? { run: state === null ? null : { __typename: 'WorkflowRun', checkSuite: state } }
            : {},
        ),
      [ARTIFACTS]: () => ({ body: { total_count: 1, artifacts: [artifact] } }),
      [ZIP]: () => ({ body: zip }),
      ...rest,
    });
  const DONE = { status: 'COMPLETED', conclusion: 'SUCCESS' };

  it.each([
    ['a commit that it did not push', { head: 'f'.repeat(40) }, false],
    ['a commit, and pushed none', { head: null }, false],
    ['results that it did not push', { results: 'f'.repeat(40) }, false],
    ['a commit of another run', { run: '8600000002' }, false],
    ['what it pushed', {}, true],
  ])('H71: whose report names %s is believed: %j', async (_, pushed, isBelieved) => {
    const [head, results] = [sha('c'), sha('e')];
    const commit = { sha: head, parent: sha('b'), files: 1, additions: 1, deletions: 0, paths: [] };
    const forged = { ...report, commit, results };
    const body = Buffer.from(zipSync({ 'report.json': strToU8(JSON.stringify(forged)) }));
    const at: { head: string | null; results: string; run: string } = {
      head,
      results,
      run: '8600000001',
      ...pushed,
    };
    const ref = (name: string, oid: string | null): object[] =>
      oid === null
        ? []
        : [{ name: `runs/${at.run}/${name}`, prefix: 'refs/drover/12/', target: { oid } }];
    const refs = [...ref('head', at.head), ...ref('results', at.results)];
    answers(waiting(), DONE, {
      IssueWorld: () =>
        world(
          { ...withRecord(waiting()), refs: list(...refs) },
          { run: { __typename: 'WorkflowRun', checkSuite: DONE } },
        ),
      [ZIP]: () => ({ body }),
    });
    if (isBelieved) {
      expect((await snapshot()).run?.report).toMatchObject({ kind: 'read', report: forged });
      return;
    }
    expect(await read()).toMatchObject({ kind: 'partial' });
    now += 2 * MINUTE;
    expect((await snapshot()).run?.report).toEqual({
      kind: 'unreadable',
      reason: 'it names what its run did not push',
    });
  });

  it('is read with the world while it goes on', async () => {
    answers(waiting(), { status: 'IN_PROGRESS', conclusion: null });
    expect((await snapshot()).run).toMatchObject({
      id: '8600000001',
      status: 'running',
      conclusion: null,
      report: null,
    });
    expect(github.asked).toHaveLength(2);
  });

  it('is not taken for another, where reads show now this record and now that', async () => {
    const other = waiting({
      id: RunId.parse('8600000002'),
      url: RUN_URL.replace('8600000001', '8600000002'),
    });
    const cancelled = { status: 'COMPLETED', conclusion: 'CANCELLED' };
    let looks = 0;
    answers(waiting(), null, {
      IssueWorld: ({ withRun }) => {
        looks += 1;
        const run = { __typename: 'WorkflowRun', checkSuite: cancelled };
        return world(withRecord(looks % 2 === 1 ? waiting() : other), withRun ? { run } : {});
      },
    });
    expect(await read()).toMatchObject({ kind: 'partial' });
    expect(looks).toBe(3);
  });

  it('that has ended brings its report for two requests, once', async () => {
    answers(waiting(), DONE);
    const seen = await snapshot();
    expect(seen.run).toMatchObject({
      status: 'completed',
      conclusion: 'success',
      report: { kind: 'read', report },
    });
    expect(github.asked).toHaveLength(4);
    expect((await snapshot()).run?.report).toEqual(seen.run?.report);
    expect(github.asked).toHaveLength(5);
  });

  it('that failed without a report says so at once; one that succeeded is given a minute', async () => {
    const none = { [ARTIFACTS]: () => ({ body: { total_count: 0, artifacts: [] } }) };
    answers(waiting(), { status: 'COMPLETED', conclusion: 'FAILURE' }, none);
    expect((await snapshot()).run?.report).toEqual({ kind: 'missing' });
    restart();
    answers(waiting(), DONE, none);
    expect(await read()).toMatchObject({ kind: 'partial' });
    now += 2 * MINUTE;
    expect((await snapshot()).run?.report).toEqual({ kind: 'missing' });
  });

  it.each([
    ['is no zip', Buffer.from('PK junk'), 'no zip'],
    [
      'has another file',
      Buffer.from(zipSync({ 'other.json': strToU8('{}') })),
      'holds no report.json',
    ],
    [
      'inflates beyond measure',
      Buffer.from(zipSync({ 'report.json': new Uint8Array(9_000_000) })),
      'too large',
    ],
    ['is longer than it said', Buffer.concat([zip, Buffer.alloc(5_000_000)]), 'longer than'],
    [
      'H18: holds a token, whatever made it',
      Buffer.from(
        zipSync({ 'report.json': strToU8(JSON.stringify({ ...report, summary: TOKEN })) }),
      ),
      'it holds what looks like a GitHub token',
    ],
    [
      'breaks its schema',
      Buffer.from(zipSync({ 'report.json': strToU8('{"version":1}') })),
      'breaks its schema',
    ],
  ])('with a report that %s is unreadable, with the reason', async (_, body, reason) => {
    answers(waiting(), DONE, { [ZIP]: () => ({ body }) });
    expect((await snapshot()).run?.report).toEqual({
      kind: 'unreadable',
      reason: expect.stringContaining(reason),
    });
  });

  it('whose dispatch was answered a moment ago is known without the record', async () => {
    answers(waiting({ id: null, url: null }), { status: 'QUEUED', conclusion: null });
    const outcome = {
      kind: 'dispatched',
      key: RunKey.parse('12/1/execution/0.1'),
      id: RunId.parse('8600000001'),
      url: RUN_URL,
    } as const;
    expect((await snapshot([outcome])).run).toMatchObject({
      id: '8600000001',
      url: RUN_URL,
      status: 'queued',
    });
  });

  const listed = (id: number, more: object = {}) => ({
    id,
    html_url: `https://${HOST}/acme/storefront/actions/runs/${id}`,
    display_title: 'drover 12/1/execution/0.1',
    path: '.github/workflows/drover-stage.yml',
    event: 'workflow_dispatch',
    head_branch: 'main',
    run_attempt: 1,
    status: 'in_progress',
    conclusion: null,
    actor: { login: 'drover[bot]', node_id: 'BOT_drover' },
    ...more,
  });

  it('whose dispatch was not answered is found by name, if Drover dispatched it on the default branch', async () => {
    const runs = [
      listed(8_600_000_009),
      listed(8_600_000_001),
      listed(1, { actor: { login: 'operator', node_id: 'U_operator' } }),
      listed(2, { head_branch: 'other' }),
      listed(3, { path: '.github/workflows/evil.yml' }),
      listed(4, { run_attempt: 2 }),
      listed(5, { display_title: 'drover 12/1/execution/0.11' }),
      listed(6, { event: 'push' }),
    ];
    answers(waiting({ id: null, url: null }), null, {
      'GET /repos/acme/storefront/actions/runs': () => ({
        body: { total_count: runs.length, workflow_runs: runs },
      }),
    });
    expect((await snapshot()).run).toMatchObject({ id: '8600000001', status: 'running' });
  });

  it('to be stopped is listed while it goes on', async () => {
    answers(
      { ...smallRecord(), stopping: [RunId.parse('8600000005'), RunId.parse('8600000006')] },
      null,
      {
        Stopping: () => ({
          r8600000005: { checkSuite: { status: 'IN_PROGRESS' } },
          r8600000006: { checkSuite: { status: 'COMPLETED' } },
        }),
      },
    );
    expect((await snapshot()).stillRunning).toEqual(['8600000005']);
  });

  it('that was let go of before GitHub had told of it is found by its name, and by nothing else', async () => {
    const runs = [
      listed(8_600_000_001),
      listed(8_600_000_002),
      listed(8_600_000_003, { display_title: 'drover 12/1/design/0.1', status: 'completed' }),
      listed(1, { display_title: 'drover 12/1/execution/0.2' }),
      listed(2, { path: '.github/workflows/evil.yml' }),
      listed(3, { actor: { login: 'operator', node_id: 'U_operator' } }),
    ];
    const stray = (stage: string) =>
      ({ key: RunKey.parse(`12/1/${stage}/0.1`), kind: 'stage', at: NOW - MINUTE }) as const;
    const strays = [stray('execution'), stray('design'), stray('plan')];
    const asked: unknown[] = [];
    answers({ ...smallRecord(), strays }, null, {
      'GET /repos/acme/storefront/actions/runs': (query) => {
        asked.push(query);
        return { body: { total_count: runs.length, workflow_runs: runs } };
      },
    });
    expect((await snapshot()).strays).toEqual([
      { key: '12/1/execution/0.1', id: '8600000001', isOver: false },
      { key: '12/1/execution/0.1', id: '8600000002', isOver: false },
      { key: '12/1/design/0.1', id: '8600000003', isOver: true },
    ]);
    expect(asked).toHaveLength(1);
    answers(smallRecord(), null);
    expect(await snapshot()).not.toHaveProperty('strays');
  });

  it('of a lost record are to be stopped, all that go on for the issue', async () => {
    const runs = [
      listed(8_600_000_001),
      listed(8_600_000_002, { display_title: 'drover 12/2/feedback-implementation/1.1' }),
      listed(1, { status: 'completed', conclusion: 'success' }),
      listed(2, { display_title: 'drover 120/1/execution/0.1' }),
      listed(3, { actor: { login: 'operator', node_id: 'U_operator' } }),
      listed(4, { path: '.github/workflows/deploy.yml' }),
    ];
    const edited = recordComment(smallRecord(), { editor: operator, lastEditedAt: at(-1) });
    answerWith(github, {
      IssueWorld: () => world(repository(issue({ pinnedIssueComment: { issueComment: edited } }))),
      'GET /repos/acme/storefront/actions/runs': () => ({
        body: { total_count: runs.length, workflow_runs: runs },
      }),
    });
    const seen = await snapshot();
    expect(seen.record.kind).toBe('broken');
    expect(seen.stillRunning).toEqual(['8600000001', '8600000002']);
  });
});

describe('text versions', () => {
  it('are the pairs of title and body that stood at one time', async () => {
    answerWith(github, {
      IssueWorld: () =>
        world(
          repository(
            issue({
              title: 'Third',
              body: 'later',
              editor: outsider,
              lastEditedAt: at(-10),
              userContentEdits: {
                nodes: [
                  { editedAt: at(-10), diff: 'later', editor: outsider },
                  { editedAt: at(-600), diff: 'first', editor: null },
                ],
              },
              renames: {
                nodes: [
                  {
                    createdAt: at(-20),
                    previousTitle: 'First',
                    currentTitle: 'Second',
                    actor: operator,
                  },
                  {
                    createdAt: at(-5),
                    previousTitle: 'Second',
                    currentTitle: 'Third',
                    actor: operator,
                  },
                ],
              },
            }),
          ),
        ),
    });
    const seen = (await snapshot()).issue;
    expect(seen.versions.map(({ title, body }) => `${title} ${body}`)).toEqual([
      'Third later',
      'Second later',
      'Second first',
      'First first',
    ]);
    expect(seen.lastEdit).toMatchObject({ at: NOW - 10 * MINUTE, by: { login: 'outsider' } });
    expect(seen.lastRename).toMatchObject({ at: NOW - 5 * MINUTE, by: { login: 'operator' } });
  });
});
