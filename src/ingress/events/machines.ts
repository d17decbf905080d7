import { z } from 'zod';
import { RunKey } from '../../lifecycle/ids.ts';
import type { Key, Place } from '../key.ts';
import { Base, Name, placeOf, rule, ShaText } from '../payload.ts';
import { PullReference, pullKey } from './pulls.ts';

/** What a run, a check or a status stands on. */
interface Ground {
  readonly sha: string;
  readonly branch: string | null | undefined;
  readonly pulls: readonly z.infer<typeof PullReference>[];
  readonly repositoryId: number;
  readonly place: Place;
}

/** By branch and pull request where the event names them; by commit only where it names neither. */
function groundKeys({ sha, branch, pulls, repositoryId, place }: Ground): readonly Key[] {
  const keys: Key[] = pulls.map((pull) => pullKey(pull, repositoryId, place));
  if (branch) keys.push({ kind: 'branch', name: branch, ...place });
  return keys.length > 0 ? keys : [{ kind: 'sha', sha, ...place }];
}

const Pulls = z.array(PullReference).optional().catch([]);

const Suite = z.object({ head_sha: ShaText, head_branch: Name.nullish(), pull_requests: Pulls });

/** Runs of ours are named `drover <run key>` by `run-name` (…#workflow_run). */
const RUN_TITLE = /^drover (\S+)$/;

export const workflowRun = rule(
  Base.extend({ workflow_run: Suite.extend({ display_title: z.string() }) }),
  (payload) => {
    const place = placeOf(payload);
    const run = payload.workflow_run;
    const over = payload.action === 'completed';
    const runKey = RunKey.safeParse(RUN_TITLE.exec(run.display_title)?.[1]);
    if (runKey.success) {
      const key: Key = { kind: 'run', runKey: runKey.data, ...place };
      return { keys: [key], occasion: over ? 'end' : 'nothing' };
    }
    const keys = groundKeys({
      sha: run.head_sha,
      branch: run.head_branch,
      pulls: run.pull_requests ?? [],
      repositoryId: payload.repository.id,
      place,
    });
    return { keys, occasion: over ? 'chatter' : 'nothing' };
  },
);

/** …#check_suite */
export const checkSuite = rule(Base.extend({ check_suite: Suite }), (payload) => ({
  keys: groundKeys({
    sha: payload.check_suite.head_sha,
    branch: payload.check_suite.head_branch,
    pulls: payload.check_suite.pull_requests ?? [],
    repositoryId: payload.repository.id,
    place: placeOf(payload),
  }),
  occasion: payload.action === 'completed' ? 'chatter' : 'nothing',
}));

/** …#check_run */
export const checkRun = rule(
  Base.extend({
    check_run: z.object({
      head_sha: ShaText,
      pull_requests: Pulls,
      check_suite: z.object({ head_branch: Name.nullish() }).nullish(),
    }),
  }),
  (payload) => ({
    keys: groundKeys({
      sha: payload.check_run.head_sha,
      branch: payload.check_run.check_suite?.head_branch,
      pulls: payload.check_run.pull_requests ?? [],
      repositoryId: payload.repository.id,
      place: placeOf(payload),
    }),
    occasion: payload.action === 'completed' ? 'chatter' : 'nothing',
  }),
);

/** A commit status, with up to ten branches that hold its commit (…#status). */
export const status = rule(
  Base.extend({
    sha: ShaText,
    state: z.string(),
    branches: z
      .array(z.object({ name: Name }))
      .optional()
      .catch([]),
  }),
  (payload) => {
    const place = placeOf(payload);
    const keys = (payload.branches ?? []).map(
      ({ name }): Key => ({ kind: 'branch', name, ...place }),
    );
    return {
      keys: keys.length > 0 ? keys : [{ kind: 'sha', sha: payload.sha, ...place }],
      occasion: payload.state === 'pending' ? 'nothing' : 'chatter',
    };
  },
);

const OVER = new Set(['success', 'failure', 'error']);

/** …#deployment_status; the ref is a branch, a tag, a commit, or `refs/pull/<number>/merge`, as its maker liked. */
export const deploymentStatus = rule(
  Base.extend({
    deployment: z.object({ ref: Name, sha: ShaText }),
    deployment_status: z.object({ state: z.string() }),
    workflow_run: z.object({ head_branch: Name.nullish() }).nullish(),
  }),
  (payload) => ({
    keys: deploymentKeys(payload.deployment, payload.workflow_run?.head_branch, placeOf(payload)),
    occasion: OVER.has(payload.deployment_status.state) ? 'end' : 'nothing',
  }),
);

function deploymentKeys(
  { ref, sha }: { readonly ref: string; readonly sha: string },
  runBranch: string | null | undefined,
  place: Place,
): readonly Key[] {
  const pull = /^refs\/pull\/([1-9]\d{0,9})\//.exec(ref)?.[1];
  if (pull !== undefined) return [{ kind: 'pull', number: Number(pull), ...place }];
  if (runBranch) return [{ kind: 'branch', name: runBranch, ...place }];
  if (ShaText.safeParse(ref).success) return [{ kind: 'sha', sha, ...place }];
  return [{ kind: 'branch', name: ref.replace(/^refs\/heads\//, ''), ...place }];
}
