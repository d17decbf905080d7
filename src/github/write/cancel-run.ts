import type { EffectResult, IssueKey } from '../../controller/ports.ts';
import type { RunId } from '../../lifecycle/ids.ts';
import type { Client } from '../client.ts';

/**
 * docs.github.com/rest/actions/workflow-runs#cancel-a-workflow-run: 409 when it has ended already. That it is cancelled
 * is seen by reading, so a refusal is none.
 */
export async function cancelRun(client: Client, key: IssueKey, run: RunId): Promise<EffectResult> {
  const { owner, repo } = key;
  const route = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel';
  const answer = await client.rest(route, { owner, repo, run_id: run });
  switch (answer.kind) {
    case 'answered':
      return { kind: 'done', outcome: null };
    case 'refused':
      return answer.status === 409 || answer.status === 404
        ? { kind: 'done', outcome: null }
        : { kind: 'failed', reason: answer.reason };
    case 'gone':
      return { kind: 'failed', reason: answer.reason };
    case 'unclear':
    case 'asleep':
      return answer;
  }
}
