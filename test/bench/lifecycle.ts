import type { Furnishing } from '../scenarios/furnish.ts';
import { comment, moveCard, pullOf, rest, untilStatus } from '../scenarios/people.ts';
import { until } from '../scenarios/patience.ts';
import type { Stage } from '../scenarios/stage.ts';

const REPO = '/repos/acme/storefront';

/** How much of the lifecycle a repository asks for. */
export type Profile = 'lean' | 'default';

/** Who runs previews in the lean profile: somebody else's service, which answers with a deployment of each head. */
const PROVIDER = 'reviewer';

/** Execution only, no verification, and the preview of a provider; the default profile is the storefront as seeded. */
export const FURNISHING: Readonly<Record<Profile, Furnishing>> = {
  lean: {
    config: {
      stages: { clarification: 'off', design: 'off', plan: 'off', 'post-merge-verify': 'off' },
      deployment: { environments: ['preview'], creator: PROVIDER },
    },
    files: { '.github/workflows/drover-preview.yml': null },
  },
  default: {},
};

export interface Ride {
  readonly profile: Profile;
  readonly issue: number;
  /** Something that happens while the first offer stands. */
  readonly inReview?: () => Promise<void>;
}

/** Takes an issue from Ready to Done as its operator: one round of feedback with two items, and an approval. */
export async function ride(stage: Stage, { profile, issue, inReview }: Ride): Promise<void> {
  await moveCard(stage, 'operator', issue, 'Ready');
  const first = await reviewed(stage, { profile, issue, before: null });
  await inReview?.();
  await comment(
    stage,
    'operator',
    issue,
    '/feedback Make it bold.\n\n/feedback And mention returns.',
  );
  await untilStatus(stage, issue, 'In Progress');
  const second = await reviewed(stage, { profile, issue, before: first });
  await untilGreen(stage, second);
  await comment(stage, 'operator', issue, '/approve');
  await untilStatus(stage, issue, 'Approved');
  // Drover merges no sooner than ten seconds after an approval.
  stage.pass(10_000);
  await untilDone(stage, issue);
}

interface Awaited {
  readonly profile: Profile;
  readonly issue: number;
  /** The head that was there before. */
  readonly before: string | null;
}

/** Waits for a new head that is deployed and offered for review, and gives it. */
async function reviewed(stage: Stage, { profile, issue, before }: Awaited): Promise<string> {
  const head = await until(`#${issue} has a new head`, async () => {
    const sha = (await pullOf(stage, issue))?.head.sha;
    return sha !== undefined && sha !== before && sha;
  });
  if (profile === 'lean') await deploy(stage, head);
  await untilStatus(stage, issue, 'In Review');
  return head;
}

/** What a provider does for each head. */
async function deploy(stage: Stage, head: string): Promise<void> {
  const { id } = await rest<{ id: number }>(stage, PROVIDER, {
    method: 'POST',
    path: `${REPO}/deployments`,
    body: { ref: head, environment: 'preview', required_contexts: [], auto_merge: false },
  });
  await rest(stage, PROVIDER, {
    method: 'POST',
    path: `${REPO}/deployments/${id}/statuses`,
    body: { state: 'success', environment_url: `https://${head.slice(0, 7)}.example.com/` },
  });
}

interface CheckRuns {
  readonly check_runs: readonly { readonly conclusion: string | null }[];
}

async function untilGreen(stage: Stage, head: string): Promise<void> {
  await until(`checks of ${head}`, async () => {
    const path = `${REPO}/commits/${head}/check-runs`;
    const { check_runs: runs } = await rest<CheckRuns>(stage, 'operator', { method: 'GET', path });
    return runs.length > 0 && runs.every(({ conclusion }) => conclusion === 'success');
  });
}

interface Closed {
  readonly state: string;
  readonly labels: readonly { readonly name: string }[];
}

/** Done is more than a card: the issue is closed, and its label is taken off with the last thing that is written. */
async function untilDone(stage: Stage, issue: number): Promise<void> {
  await untilStatus(stage, issue, 'Done');
  await until(`#${issue} is let go`, async () => {
    const path = `${REPO}/issues/${issue}`;
    const { state, labels } = await rest<Closed>(stage, 'operator', { method: 'GET', path });
    return state === 'closed' && !labels.some(({ name }) => name.startsWith('drover'));
  });
}
