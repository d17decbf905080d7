import { z } from 'zod';
import { questionOf } from '../../lifecycle/prompts/asking.ts';
import type { Results } from '../../lifecycle/reports/results.ts';
import type { SecretState, Snapshot } from '../../lifecycle/snapshot/snapshot.ts';
import { askRest, unanswered } from './asking.ts';
import type { Looked, Reading } from './look.ts';

const REPO = '/repos/{owner}/{repo}';
const OWN = `GET ${REPO}/actions/secrets/{secret_name}`;
const SHARED = `GET ${REPO}/actions/organization-secrets`;
const ENVIRONMENTS = `GET ${REPO}/environments`;
const OF_ENVIRONMENT = `GET ${REPO}/environments/{environment_name}/secrets/{secret_name}`;

/** Environments beyond these are not looked into, and a secret may be in one of them. */
const MOST_ENVIRONMENTS = 20;

const Shared = z.object({ secrets: z.array(z.object({ name: z.string() })) });
const Environments = z.object({
  total_count: z.number().default(0),
  environments: z.array(z.object({ name: z.string() })).default([]),
});

/**
 * Whether the Actions secrets that sessions wait for are there, by their names; GitHub tells nobody their values. It is
 * asked only while a session waits for one. Those of the repository and those that its organisation shares with it are
 * shown by `secrets: read`, those of its environments by `environments: read` (GitHub docs, rest/actions/secrets, and
 * permissions required for GitHub Apps).
 */
export async function readSecrets(
  reading: Reading,
  { record }: Looked,
  results: Results | null,
): Promise<Snapshot['secrets']> {
  if (record.kind !== 'valid') return {};
  const waiting = record.record.prompts.filter(
    ({ state, kind }) => state === 'open' && kind === 'credentials',
  );
  const names = waiting.flatMap((prompt) => questionOf(prompt, results).request.secret ?? []);
  const states = await Promise.all(
    [...new Set(names)].map(async (name) => [name, await stateOf(reading, name)] as const),
  );
  return Object.fromEntries(states);
}

async function stateOf(reading: Reading, name: string): Promise<SecretState> {
  const own = await isThere(reading, OWN, { secret_name: name });
  if (own === 'hidden') return 'unknown';
  if (own === 'yes' || (await isShared(reading, name))) return 'there';
  const inOne = await isInEnvironment(reading, name);
  return inOne === 'yes' ? 'there' : inOne === 'no' ? 'missing' : 'unseen';
}

type Seen = 'yes' | 'no' | 'hidden';

async function isThere(
  { client, key }: Reading,
  route: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Seen> {
  const { owner, repo } = key;
  const answer = await client.rest(route, { owner, repo, ...parameters });
  if (answer.kind === 'answered') return 'yes';
  if (answer.kind !== 'refused') throw unanswered(answer);
  return answer.status === 404 ? 'no' : 'hidden';
}

/** A hundred of them are looked at: no more of them reach a run (GitHub docs, using secrets: limits for secrets). */
async function isShared({ client, key }: Reading, name: string): Promise<boolean> {
  const { owner, repo } = key;
  const shared = await askRest(client, SHARED, { owner, repo, per_page: 100 }, Shared);
  return 'secrets' in shared && shared.secrets.some((each) => each.name === name);
}

async function isInEnvironment(reading: Reading, name: string): Promise<Seen> {
  const { client, key } = reading;
  const { owner, repo } = key;
  const wish = { owner, repo, per_page: MOST_ENVIRONMENTS };
  const found = await askRest(client, ENVIRONMENTS, wish, Environments);
  if ('refused' in found) return found.refused === 403 ? 'hidden' : 'no';
  const seen = await Promise.all(
    found.environments.map(async (environment) =>
      isThere(reading, OF_ENVIRONMENT, { environment_name: environment.name, secret_name: name }),
    ),
  );
  if (seen.includes('yes')) return 'yes';
  const isWhole = found.total_count <= found.environments.length && !seen.includes('hidden');
  return isWhole ? 'no' : 'hidden';
}
