import { describe, expect, it } from 'vitest';
import type { KeyResolver, Wake } from '../../src/controller/ports.ts';
import { makeIngress } from '../../src/ingress/ingress.ts';
import { makeResolve } from '../../src/ingress/resolve.ts';
import { makeManualClock, settle } from '../controller/manual-clock.ts';
import { makeMemoryLog } from '../controller/memory-log.ts';
import { aCardEvent, anEvent, aPull, aSuite, HEAD, OWN, PLACE } from './payloads.ts';

const ISSUE_12 = { ...PLACE, number: 12 };
const BRANCH = 'drover/12-widen';

/** An ingress with a resolver that answers from a table and counts what it is asked. */
function makeTest() {
  const clock = makeManualClock();
  const log = makeMemoryLog();
  const wakes: Wake[] = [];
  const asked: string[] = [];
  const answers = {
    items: new Map([['I_kwDO12', ISSUE_12]]),
    pulls: new Map([[34, BRANCH]]),
    shas: new Map([[HEAD, ['main', BRANCH]]]),
    failing: false,
    heeding: true,
  };
  const answer = <T>(question: string, value: T): Promise<T> => {
    asked.push(question);
    return answers.failing ? Promise.reject(new Error('GitHub is away')) : Promise.resolve(value);
  };
  const resolver: KeyResolver = {
    resolveProjectItem: (_, node) => answer(`item ${node}`, answers.items.get(node) ?? null),
    resolvePull: (_, _owner, _repo, number) =>
      answer(`pull ${number}`, answers.pulls.get(number) ?? null),
    resolveSha: (_, _owner, _repo, sha) => answer('sha', answers.shas.get(sha) ?? []),
    issuesInCare: () => answer('care', [ISSUE_12, { ...PLACE, number: 15 }]),
  };
  const ingress = makeIngress({
    queue: {
      wake: async (wake) => {
        wakes.push(wake);
      },
      work: () => {},
      drain: async () => {},
      depth: async () => ({ waiting: 0, working: 0, oldest: null }),
    },
    resolve: makeResolve(resolver),
    clock,
    log,
    ownId: () => OWN.node_id,
    heeds: () => answers.heeding,
  });
  const take = async (name: string, payload: unknown) => {
    await ingress.take({ id: 'guid', name, payload });
  };
  const numbers = () => wakes.map(({ key }) => key.number);
  return { clock, log, wakes, numbers, asked, answers, ingress, take };
}

describe('the ingress', () => {
  it('wakes the issue of a person’s comment at once, before the event is answered', async () => {
    const { clock, wakes, take } = makeTest();
    await take('issue_comment', anEvent({ issue: { number: 12, node_id: 'I_kwDO12' } }));
    expect(wakes).toEqual([{ key: ISSUE_12, priority: 'person', due: clock.now() }]);
  });

  it('finds the issue of a pull request by the name of its branch', async () => {
    const { numbers, asked, take } = makeTest();
    await take('pull_request_review', anEvent({ pull_request: aPull(BRANCH) }));
    expect(numbers()).toEqual([12]);
    expect(asked).toEqual([]);
  });

  it.each(['main', 'drover/x-12', 'drover/12', 'drover/012-x', 'feature/drover/12-x'])(
    'wakes nobody for the branch %s',
    async (branch) => {
      const { numbers, asked, take } = makeTest();
      await take('push', anEvent({ after: HEAD, ref: `refs/heads/${branch}` }));
      await settle();
      expect(numbers()).toEqual([]);
      expect(asked).toEqual([]);
    },
  );

  it('wakes nobody for a fork’s branch that bears our name', async () => {
    const { numbers, take } = makeTest();
    await take('pull_request', anEvent({ pull_request: aPull(BRANCH, 'fork') }));
    await settle();
    expect(numbers()).toEqual([]);
  });

  it('wakes the issue that a run of ours is named after', async () => {
    const { numbers, take } = makeTest();
    const run = aSuite({ display_title: 'drover 12/1/execution/0.1' });
    await take('workflow_run', anEvent({ action: 'completed', workflow_run: run }));
    expect(numbers()).toEqual([12]);
  });

  it('wakes nobody for a check where none is waited for, but for the end of a run of ours', async () => {
    const { numbers, answers, take } = makeTest();
    const suite = anEvent({ action: 'completed', check_suite: aSuite({ head_branch: BRANCH }) });
    await take('check_suite', suite);
    expect(numbers()).toEqual([12]);
    answers.heeding = false;
    await take('check_suite', suite);
    expect(numbers()).toEqual([12]);
    const run = aSuite({ display_title: 'drover 12/1/execution/0.1' });
    await take('workflow_run', anEvent({ action: 'completed', workflow_run: run }));
    expect(numbers()).toEqual([12, 12]);
  });

  it('asks for the issue of a card once, and remembers', async () => {
    const { numbers, asked, take } = makeTest();
    await take('projects_v2_item', aCardEvent());
    await settle();
    await take('projects_v2_item', aCardEvent());
    expect(numbers()).toEqual([12, 12]);
    expect(asked).toEqual(['item I_kwDO12']);
  });

  it('need not ask for the issue of a card whose issue was in an event before', async () => {
    const { numbers, asked, take } = makeTest();
    await take('issues', anEvent({ issue: { number: 12, node_id: 'I_kwDO12' } }));
    await take('projects_v2_item', aCardEvent());
    expect(numbers()).toEqual([12, 12]);
    expect(asked).toEqual([]);
  });

  it('asks nothing for an event that wakes nobody', async () => {
    const { asked, take } = makeTest();
    await take('projects_v2_item', aCardEvent({ sender: OWN }));
    await settle();
    expect(asked).toEqual([]);
  });

  it('asks once for what many events are about, and wakes for each of them', async () => {
    const { numbers, asked, take } = makeTest();
    const comment = anEvent({ issue: { number: 34, node_id: 'PR_kwDO34', pull_request: {} } });
    await Promise.all([comment, comment, comment].map((each) => take('issue_comment', each)));
    await settle();
    expect(numbers()).toEqual([12, 12, 12]);
    expect(asked).toEqual(['pull 34']);
  });

  it('refuses events with 503 while too many wait for an answer, but none that needs no answer', async () => {
    const { numbers, answers, take } = makeTest();
    answers.failing = true;
    const ask = (number: number) =>
      take('issue_comment', anEvent({ issue: { number, node_id: 'PR', pull_request: {} } }));
    for (let number = 1; number <= 5_000; number += 1) await ask(number);
    await expect(ask(6_000)).rejects.toMatchObject({ status: 503 });
    await take('issue_comment', anEvent({ issue: { number: 12, node_id: 'I_kwDO12' } }));
    expect(numbers()).toEqual([12]);
  });

  it('asks for the branch of a pull request that was only commented on, once', async () => {
    const { numbers, asked, take } = makeTest();
    const comment = anEvent({ issue: { number: 34, node_id: 'PR_kwDO34', pull_request: {} } });
    await take('issue_comment', comment);
    await settle();
    await take('issue_comment', comment);
    expect(numbers()).toEqual([12, 12]);
    expect(asked).toEqual(['pull 34']);
  });

  it('learns the branch of a pull request from our own echo, which wakes nobody', async () => {
    const { numbers, asked, take } = makeTest();
    await take('pull_request', anEvent({ pull_request: aPull(BRANCH), sender: OWN }));
    expect(numbers()).toEqual([]);
    const comment = anEvent({ issue: { number: 34, node_id: 'PR_kwDO34', pull_request: {} } });
    await take('issue_comment', comment);
    expect(numbers()).toEqual([12]);
    expect(asked).toEqual([]);
  });

  it('asks which branches a commit heads when the event names none', async () => {
    const { clock, wakes, asked, take } = makeTest();
    await take('check_suite', anEvent({ action: 'completed', check_suite: aSuite() }));
    await settle();
    expect(wakes).toEqual([
      { key: ISSUE_12, priority: 'machine', due: clock.now() + 10_000, isCheck: true },
    ]);
    expect(asked).toEqual(['sha']);
  });

  it('need not ask for the branch of a commit that was pushed, also by us', async () => {
    const { numbers, asked, take } = makeTest();
    await take('push', anEvent({ after: HEAD, ref: `refs/heads/${BRANCH}`, sender: OWN }));
    const deployment = { ref: HEAD, sha: HEAD };
    const event = anEvent({ deployment, deployment_status: { state: 'success' } });
    await take('deployment_status', event);
    expect(numbers()).toEqual([12]);
    expect(asked).toEqual([]);
  });

  it('wakes every issue in care when the configuration changes', async () => {
    const { numbers, take } = makeTest();
    const commits = [{ modified: ['.github/drover.yml'] }];
    await take('push', anEvent({ after: HEAD, ref: 'refs/heads/main', commits }));
    await settle();
    expect(numbers()).toEqual([12, 15]);
  });

  it('asks again later when GitHub does not answer, and at last leaves it to the sweep', async () => {
    const { clock, log, numbers, asked, answers, take } = makeTest();
    answers.failing = true;
    await take('projects_v2_item', aCardEvent());
    await settle();
    expect(asked).toHaveLength(1);
    await clock.pass(5_000);
    expect(asked).toHaveLength(2);
    answers.failing = false;
    await clock.pass(60_000);
    expect(numbers()).toEqual([12]);
    expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(2);

    answers.failing = true;
    await take(
      'push',
      anEvent({
        after: HEAD,
        ref: 'refs/heads/main',
        commits: [{ added: ['.github/drover.yml'] }],
      }),
    );
    await clock.pass(3_600_000);
    expect(asked.filter((question) => question === 'care')).toHaveLength(3);
  });

  it('ends its questions when it is closed', async () => {
    const { clock, ingress, asked, answers, take } = makeTest();
    answers.failing = true;
    await take('projects_v2_item', aCardEvent());
    await settle();
    await ingress.close();
    await clock.pass(3_600_000);
    expect(asked).toHaveLength(1);
  });
});
