import { z } from 'zod';
import type { EffectResult, IssueKey } from '../../controller/ports.ts';
import type { OwedEffect } from '../../lifecycle/effect.ts';
import { RunId } from '../../lifecycle/ids.ts';
import type { Client, RestAnswer } from '../client.ts';

type DispatchEffect = Extract<OwedEffect, { kind: 'dispatch' }>;

const Details = z.object({ workflow_run_id: z.number(), html_url: z.string() });

const ROUTE = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches';

/** `return_run_details` is a parameter in this version; later ones have no such parameter and always give them. */
const VERSION = { 'x-github-api-version': '2022-11-28' };

/**
 * docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event. The answer tells which run it is (200), or
 * nothing (204, older hosts): then it is found by its name. GitHub Enterprise Server up to 3.20 refuses the question
 * itself, having dispatched nothing, and is asked without it.
 */
export async function dispatch(
  client: Client,
  key: IssueKey,
  effect: DispatchEffect,
): Promise<EffectResult> {
  const { owner, repo } = key;
  const { workflow, ref, inputs } = effect.dispatch;
  const request = { owner, repo, workflow_id: workflow, ref, inputs, headers: VERSION };
  const first = await client.rest(ROUTE, { ...request, return_run_details: true });
  return toResult(isOldHost(first) ? await client.rest(ROUTE, request) : first, effect);
}

function isOldHost(answer: RestAnswer): boolean {
  return (
    answer.kind === 'refused' &&
    [400, 422].includes(answer.status) &&
    /return_run_details|not a permitted key|additional propert/i.test(answer.reason)
  );
}

function toResult(answer: RestAnswer, { key }: DispatchEffect): EffectResult {
  switch (answer.kind) {
    case 'answered': {
      const details = Details.safeParse(answer.data).data;
      if (details === undefined) return { kind: 'done', outcome: null };
      const id = RunId.parse(String(details.workflow_run_id));
      return { kind: 'done', outcome: { kind: 'dispatched', key, id, url: details.html_url } };
    }
    case 'refused':
    case 'gone':
      return { kind: 'failed', reason: answer.reason };
    case 'unclear':
    case 'asleep':
      return answer;
  }
}
