import { z } from 'zod';
import type { DeploymentPast, PullPast } from '../../lifecycle/explain/past.ts';
import { ok, type Result } from '../../lifecycle/result.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import { connection, When } from '../answer/parts.ts';
import { type Asking, ask } from './ask.ts';

const Deployment = z.object({
  environment: z.string().nullable(),
  createdAt: When,
  creator: z.object({ login: z.string() }).nullable(),
  latestStatus: z
    .object({
      state: z.string(),
      environmentUrl: z.string().nullable(),
      logUrl: z.string().nullable(),
    })
    .nullable(),
});

const PullAnswer = z.object({
  pull: z
    .object({
      number: z.number(),
      url: z.string(),
      createdAt: When,
      commits: connection(
        z.object({ commit: z.object({ oid: z.string(), deployments: connection(Deployment) }) }),
      ),
    })
    .nullable(),
});

/** What is told of a pull request beside what a wake reads. */
export interface PullRead {
  readonly pull: PullPast | null;
  readonly deployments: readonly DeploymentPast[];
}

/** When a pull request was opened, and what was deployed of its last hundred commits. */
export async function readPull(
  asking: Asking,
  { what, pull }: { readonly what: string; readonly pull: string },
): Promise<Result<PullRead, Trouble>> {
  const read = await ask(asking, what, {
    operation: 'PersonPull',
    variables: { pull },
    answer: PullAnswer,
  });
  if (!read.ok) return read;
  const found = read.value.pull;
  if (found === null) return ok({ pull: null, deployments: [] });
  const { number, url, createdAt, commits } = found;
  const deployments = commits.flatMap(({ commit }) =>
    commit.deployments.map((each): DeploymentPast => {
      const { environment, creator, latestStatus: status } = each;
      return {
        sha: commit.oid,
        environment: environment ?? '',
        creator: creator?.login ?? null,
        state: (status?.state ?? 'pending').toLowerCase(),
        at: each.createdAt,
        url: status?.environmentUrl ?? status?.logUrl ?? null,
      };
    }),
  );
  return ok({ pull: { number, url, createdAt }, deployments });
}
