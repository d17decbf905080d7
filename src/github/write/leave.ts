import { z } from 'zod';
import type { EffectResult } from '../../controller/ports.ts';
import { NodeId, RunId } from '../../lifecycle/ids.ts';
import type { Actor } from '../../lifecycle/snapshot/actor.ts';
import { connection, Who } from '../answer/parts.ts';
import { isViewer, toViewer } from '../map/actor.ts';
import { ask, askRest, Unread } from '../read/asking.ts';
import { cancelRun } from './cancel-run.ts';
import type { Writing } from './commit.ts';
import { closePull } from './pull-state.ts';
import { send } from './send.ts';

const LeftOpen = z.object({
  viewer: z.object({ id: NodeId, login: z.string() }),
  repository: z
    .object({
      pullRequests: connection(
        z.object({
          id: NodeId,
          headRefName: z.string(),
          isCrossRepository: z.boolean(),
          author: Who.nullable(),
        }),
      ),
    })
    .nullable(),
});

const Runs = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      display_title: z.string(),
      status: z.string().nullable(),
      actor: z.object({ node_id: z.string(), login: z.string() }).optional(),
    }),
  ),
});

/**
 * What an issue left behind that was transferred or deleted: runs that bear its keys are cancelled, and an open pull
 * request of its branch is closed. Numbers are never used again, so these can only be its own.
 */
export async function leaveIssue(writing: Writing): Promise<EffectResult> {
  try {
    const { viewer, pulls } = await leftOpen(writing);
    const runs = await leftRunning(writing, viewer);
    for (const run of runs) {
      const cancelled = await cancelRun(writing.client, writing.key, run);
      if (cancelled.kind !== 'done') return cancelled;
    }
    if (pulls.length === 0) return DONE;
    const sent = await send(writing.client, pulls.map(closePull));
    if (sent.kind !== 'sent') return sent.kind === 'asleep' ? sent : unclear(sent.reason);
    const unsure = sent.ended.find((each) => each.kind === 'unclear');
    return unsure === undefined ? DONE : unclear(unsure.reason);
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    const { outcome } = error;
    return outcome.kind === 'asleep' ? outcome : unclear(outcome.kind);
  }
}

const DONE: EffectResult = { kind: 'done', outcome: null };

function unclear(reason: string): EffectResult {
  return { kind: 'unclear', reason };
}

async function leftOpen({
  client,
  key: { owner, repo, number },
}: Writing): Promise<{ readonly viewer: Actor; readonly pulls: readonly NodeId[] }> {
  const answer = await ask(client, 'LeftOpen', { owner, repo }, LeftOpen);
  const viewer = toViewer(answer.viewer);
  const own = (answer.repository?.pullRequests ?? []).filter(
    ({ headRefName, isCrossRepository, author }) =>
      headRefName.startsWith(`drover/${number}-`) && !isCrossRepository && isViewer(author, viewer),
  );
  return { viewer, pulls: own.map(({ id }) => id) };
}

/** Of the latest hundred, those that have not ended. */
async function leftRunning(
  { client, key: { owner, repo, number } }: Writing,
  viewer: Actor,
): Promise<readonly RunId[]> {
  const answer = await askRest(
    client,
    'GET /repos/{owner}/{repo}/actions/runs',
    { owner, repo, event: 'workflow_dispatch', per_page: 100 },
    Runs,
  );
  if ('refused' in answer) return [];
  return answer.workflow_runs
    .filter(
      ({ display_title: title, status, actor }) =>
        title.startsWith(`drover ${number}/`) &&
        status !== 'completed' &&
        (actor?.node_id === viewer.id || actor?.login === viewer.login),
    )
    .map(({ id }) => RunId.parse(String(id)));
}
