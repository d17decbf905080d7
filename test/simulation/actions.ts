import { strToU8, zipSync } from 'fflate';
import { ok } from '../../src/lifecycle/result.ts';
import { RunKey } from '../../src/lifecycle/ids.ts';
import type { Report } from '../../src/lifecycle/reports/report.ts';
import {
  mergeResults,
  NO_RESULTS,
  parseResults,
  type Results,
} from '../../src/lifecycle/reports/results.ts';
import { parseTask, type Task } from '../../src/lifecycle/reports/task.ts';
import { type Millis, SECOND } from '../../src/lifecycle/time.ts';
import type { RunConclusion } from '../../src/sandbox/actions/run-state.ts';
import { makeRuns } from '../../src/sandbox/actions-host/runs.ts';
import type { ActionsPort } from '../../src/sandbox/server/deps.ts';
import { createCheckRun } from '../../src/sandbox/world/operations/checks.ts';
import {
  createDeployment,
  setDeploymentStatus,
} from '../../src/sandbox/world/operations/deployments.ts';
import { toInstant } from '../../src/sandbox/world/world.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import type { Ground } from './ground.ts';
import type { LiveEnd, LiveRun } from './lines.ts';
import { requestOf } from './requests.ts';
import type { Story } from './story.ts';

/** GitHub Actions: runs that somebody dispatched, and what every head of a pull request gets. */
export interface Machines extends ActionsPort {
  /** From now on runs and deployments do what they should, and what hangs goes on. */
  behave(): Promise<void>;
  /** Told what each run of a stage is asked to do. */
  onDispatch(then: (task: Task, prompt: string) => void): void;
  /** Given each run of a stage as it begins: whoever takes it ends it. */
  onBegin(take: (run: LiveRun) => boolean): void;
  /** Runs that somebody asked to stop. */
  readonly cancelled: ReadonlySet<number>;
  /** From now on so many runs never end, or break, or no check is ever reported. */
  fail(how: { readonly hang?: number; readonly breaks?: number; readonly checks?: 'none' }): void;
}

export interface MachineParts {
  readonly ground: Ground;
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly story: Story;
}

type Ending = 'done' | 'asks' | 'fails' | 'breaks' | 'never';

export function makeMachines(parts: MachineParts): Machines {
  const { ground, agenda, chance, story } = parts;
  const { world, repository } = ground;
  const runs = makeRuns(world);
  const inputs = new Map<number, Readonly<Record<string, string>>>();
  const cancelled = new Set<number>();
  const asked = new Set<string>();
  let good = false;
  let hanging = 0;
  let breaking = 0;
  let withoutChecks = false;
  let dispatched: (task: Task, prompt: string) => void = () => undefined;
  let take: (run: LiveRun) => boolean = () => false;
  /** Those that end by themselves. */
  const taken = new Set<number>();
  const later = (from: Millis, to: Millis, what: () => Promise<void>): void => {
    agenda.at(agenda.now() + chance.between(from, to), what);
  };

  async function begin(runId: number): Promise<void> {
    if (!isLive(runId)) return;
    await runs.updateRun(runId, { status: 'in_progress' });
    if (isTaken(runId)) return;
    later(5 * SECOND, 240 * SECOND, () => end(runId));
  }

  function isTaken(runId: number): boolean {
    const given = inputs.get(runId) ?? {};
    const task = parseTask(given['task'] ?? '');
    // Without a stage in its key it is no run that could ask.
    if (!task.ok || task.value.stages.includes('diagnose')) return false;
    const isHere = take({
      task: task.value,
      isLive: () => isLive(runId),
      isGood: () => good,
      end: (said) => endAs(runId, said),
    });
    if (isHere) taken.add(runId);
    return isHere;
  }

  /** It ends as its own process has it. */
  async function endAs(runId: number, said: LiveEnd): Promise<void> {
    const given = inputs.get(runId) ?? {};
    if (said.ending !== 'breaks') await publish(runId, given, said);
    await finish(runId, said.ending === 'breaks' ? 'failure' : 'success', said.ending);
  }

  function isLive(runId: number): boolean {
    return world.tables.runs.get(runId)?.status !== 'completed';
  }

  async function end(runId: number): Promise<void> {
    if (!isLive(runId)) return;
    const given = inputs.get(runId) ?? {};
    const ending = endingOf(given);
    if (ending === 'never') return;
    if (given['task'] !== undefined && ending !== 'breaks') await publish(runId, given, { ending });
    const failed = ending === 'breaks' || (given['task'] === undefined && ending === 'fails');
    await finish(runId, failed ? 'failure' : 'success', ending);
  }

  async function finish(runId: number, conclusion: RunConclusion, ending: string): Promise<void> {
    await runs.updateRun(runId, { status: 'completed', conclusion });
    story.tell('Actions', `${world.tables.runs.must(runId).displayTitle} ends: ${ending}`);
  }

  function endingOf(given: Readonly<Record<string, string>>): Ending {
    if (hanging > 0) {
      hanging -= 1;
      return 'never';
    }
    if (breaking > 0) {
      breaking -= 1;
      return 'breaks';
    }
    if (good) return 'done';
    const ending = chance.weighed<Ending>([
      [80, 'done'],
      // Where there are policies, there is much to ask about.
      [ground.setting.policies === true ? 40 : 7, 'asks'],
      [6, 'fails'],
      [4, 'breaks'],
      [3, 'never'],
    ]);
    // Whoever asks without end is another story: that is what the brakes are for.
    const stage = (given['key'] ?? '').split('.')[0] ?? '';
    if (ending !== 'asks') return ending;
    if (given['task'] === undefined || asked.has(stage)) return 'done';
    asked.add(stage);
    return 'asks';
  }

  async function publish(
    runId: number,
    given: Readonly<Record<string, string>>,
    said: Said,
  ): Promise<void> {
    const task = parseTask(given['task'] ?? '');
    if (!task.ok) throw new Error(task.error);
    const report = await reportOf(ground, { task: task.value, runId, chance, ...said });
    const zip = zipSync({ 'report.json': strToU8(JSON.stringify(report)) }, { level: 0 });
    world.tables.artifacts.insert({
      ...world.newIdentity('artifact'),
      repositoryId: repository.id,
      runId,
      name: 'drover-report',
      zip,
      createdAt: world.now(),
      expiresAt: toInstant(new Date(agenda.now() + 90 * 86_400 * SECOND)),
      expired: false,
    });
  }

  async function prove(head: string): Promise<void> {
    if (withoutChecks) return;
    const passes = good || chance.happens(0.9);
    const conclusion = passes ? 'success' : 'failure';
    const run = { repositoryId: repository.id, headSha: head, name: 'test', conclusion } as const;
    const made = await createCheckRun(world, ground.actions, { ...run, status: 'completed' });
    story.tell('Actions', `check test on ${head.slice(0, 7)}: ${made.ok ? conclusion : 'refused'}`);
  }

  async function preview(head: string): Promise<void> {
    const state = good || chance.happens(0.9) ? 'success' : 'failure';
    const made = await createDeployment(world, ground.actions, {
      repositoryId: repository.id,
      ref: head,
      environment: 'preview',
      // As the template has it: otherwise each preview would take down those of other issues.
      transientEnvironment: true,
      requiredContexts: [],
    });
    if (!made.ok) return;
    setDeploymentStatus(world, ground.actions, {
      deploymentId: made.value.id,
      state,
      environmentUrl: `https://preview.test/${head}`,
    });
    story.tell('Actions', `preview of ${head.slice(0, 7)}: ${state}`);
  }

  world.onEvent((event) => {
    if (event.name !== 'pull_request') return;
    if (!['opened', 'synchronize', 'reopened'].includes(event.action)) return;
    const head = event.pull.headOid;
    later(5 * SECOND, 200 * SECOND, () => prove(head));
    if (ground.setting.deployment && (good || chance.happens(0.95)))
      later(5 * SECOND, 200 * SECOND, () => preview(head));
  });

  return {
    cancelled,
    onDispatch: (then) => {
      dispatched = then;
    },
    onBegin: (then) => {
      take = then;
    },
    dispatch: async (request) => {
      const given = Object.fromEntries(
        Object.entries(request.inputs).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      );
      const headSha = world.git.ref(repository.id, 'refs/heads/main') ?? '';
      const run = await runs.createRun({
        repository: request.repository,
        workflowPath: `.github/workflows/${request.workflow}`,
        workflowName: request.workflow,
        displayTitle: `drover ${given['key']}`,
        event: 'workflow_dispatch',
        payload: {},
        headSha,
        headBranch: 'main',
        ref: 'refs/heads/main',
        actor: request.actor,
        status: 'queued',
        conclusion: null,
      });
      inputs.set(run.id, given);
      const task = parseTask(given['task'] ?? '');
      if (task.ok) dispatched(task.value, given['prompt'] ?? '');
      if (good || !chance.happens(0.02)) later(SECOND, 30 * SECOND, () => begin(run.id));
      return ok({ runId: run.id, htmlUrl: run.htmlUrl });
    },
    cancel: (runId) => {
      if (world.tables.runs.get(runId) === undefined) return 'not-found';
      if (!isLive(runId)) return 'conflict';
      cancelled.add(runId);
      later(SECOND, 20 * SECOND, async () => {
        if (isLive(runId)) await finish(runId, 'cancelled', 'cancelled');
      });
      return 'ok';
    },
    forceCancel: () => 'ok',
    rerun: () => Promise.resolve('ok'),
    approve: () => Promise.resolve('conflict'),
    fail: ({ hang = 0, breaks = 0, checks }) => {
      breaking = breaks;
      hanging = hang;
      withoutChecks = checks === 'none';
    },
    behave: async () => {
      good = true;
      for (const { id } of world.tables.runs.all().filter((run) => isLive(run.id))) {
        if (cancelled.has(id)) await finish(id, 'cancelled', 'cancelled');
        else if (!taken.has(id)) later(SECOND, 30 * SECOND, () => end(id));
      }
      for (const topic of world.tables.topics.all()) {
        if (topic.kind !== 'pull' || topic.state !== 'open') continue;
        later(SECOND, 30 * SECOND, () => prove(topic.headOid));
        if (ground.setting.deployment) later(SECOND, 30 * SECOND, () => preview(topic.headOid));
      }
    },
  };
}

/** How a run ends, and what it says of what it asked while it went on. */
type Said = { readonly ending: Ending } & Partial<LiveEnd>;

interface Working extends Said {
  readonly task: Task;
  readonly runId: number;
  readonly chance: Chance;
}

/** What the publish job makes of a run: its commits under the run's refs, and the report. */
async function reportOf(ground: Ground, working: Working): Promise<Report> {
  const { task, ending, delivered = [], told = [] } = working;
  const { version, key, nonce, stages } = task;
  const head = {
    version,
    key: RunKey.parse(key),
    nonce,
    stages,
    cost: null,
    session: null,
    ...(delivered.length === 0 ? {} : { delivered: [...delivered] }),
    ...(told.length === 0 ? {} : { told: [...told] }),
  };
  const none = { ...head, commit: null, results: null };
  if (ending === 'fails')
    return { ...none, outcome: 'failed', summary: 'It did not work.', reason: 'No idea how.' };
  const said: Report =
    ending === 'asks'
      ? { ...none, outcome: 'needs-operator', summary: 'A question.', ...asking(working) }
      : { ...none, outcome: 'done', summary: 'It is done.', ...findings(working) };
  const commit = ending === 'asks' ? null : await commitOf(ground, working);
  const results = await resultsOf(ground, task, said);
  const folder = `refs/drover/${task.issue.number}/runs/${working.runId}`;
  await ground.git.updateRefs(ground.repository.id, [
    { ref: `${folder}/results`, after: results },
    ...(commit === null ? [] : [{ ref: `${folder}/head`, after: commit.sha }]),
  ]);
  return { ...said, commit, results: results as Report['results'] };
}

function asking({ task: { key }, live, question }: Working): Partial<Report> {
  const named = live === undefined ? {} : { live };
  if (question !== undefined)
    return { question: question.question, request: question.request, ...named };
  const request = requestOf(key);
  return { question: 'Which colour?', ...(request === undefined ? {} : { request }) };
}

function findings({ task, chance }: Working): Partial<Report> {
  const { stages } = task;
  return {
    ...(stages.includes('clarification')
      ? { criteria: [{ id: 'c1', text: 'The price is in euros' }] }
      : {}),
    ...(stages.includes('design') ? { design: 'A function that converts.' } : {}),
    ...(stages.includes('plan') ? { plan: planOf(task) } : {}),
    ...(stages.includes('feedback-implementation')
      ? { feedback: task.feedback.map(({ id }) => ({ id, resolution: 'resolved' as const })) }
      : {}),
    ...(chance.happens(0.2) ? { followUps: [{ title: 'Show cents, too', body: 'Later.' }] } : {}),
  };
}

function planOf({ stages, criteria }: Task): NonNullable<Report['plan']> {
  const known = criteria.map(({ id }) => id);
  const covers = stages.includes('clarification') ? ['c1'] : known;
  return { subtasks: [{ id: 's1', title: 'Convert the price', dependsOn: [], covers }] };
}

async function commitOf(
  { git, repository, world, setting }: Ground,
  { task, chance }: Working,
): Promise<Report['commit']> {
  const { stages, head } = task;
  if (!stages.includes('execution') && !stages.includes('feedback-implementation')) return null;
  const content = `work of ${task.key} ${chance.next()}\n`;
  // A file for each issue, so that what is done side by side does not conflict.
  const path = `prices/${task.issue.number}.txt`;
  const steers = setting.steers === true && chance.happens(0.3);
  const paths = steers ? [path, `.github/notes/${task.issue.number}.md`] : [path];
  const changes = paths.map((each) => ({ path: each, content }));
  const treeOid = await git.writeTree(repository.id, head, changes);
  const author = { name: 'agent', email: 'agent@drover.invalid', date: world.now() };
  const message = `Work on #${task.issue.number}`;
  const sha = await git.writeCommit(repository.id, { treeOid, parents: [head], message, author });
  const counts = { files: paths.length, additions: paths.length, deletions: 0, paths };
  return { sha, parent: head, ...counts } as Report['commit'];
}

async function resultsOf({ git, repository, world }: Ground, task: Task, report: Report) {
  const earlier = await readResults(git.file(repository.id, task.results ?? '', 'results.json'));
  const content = JSON.stringify(mergeResults(earlier, report));
  const treeOid = await git.writeTree(repository.id, undefined, [
    { path: 'results.json', content },
  ]);
  const author = { name: 'agent', email: 'agent@drover.invalid', date: world.now() };
  const commit = { treeOid, parents: [], message: `Results of ${task.key}`, author };
  return git.writeCommit(repository.id, commit);
}

async function readResults(file: Promise<Uint8Array | undefined>): Promise<Results> {
  const bytes = await file;
  if (bytes === undefined) return NO_RESULTS;
  const parsed = parseResults(Buffer.from(bytes).toString('utf8'));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}
