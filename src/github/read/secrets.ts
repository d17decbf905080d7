import { questionOf } from '../../lifecycle/prompts/asking.ts';
import type { Results } from '../../lifecycle/reports/results.ts';
import type { SecretState, Snapshot } from '../../lifecycle/snapshot/snapshot.ts';
import { unanswered } from './asking.ts';
import type { Looked, Reading } from './look.ts';

const ROUTE = 'GET /repos/{owner}/{repo}/actions/secrets/{secret_name}';

/**
 * Whether the Actions secrets that sessions wait for are there, by their names; GitHub tells nobody their values. It is
 * asked only while a session waits for one. Secrets of environments and organisations are not shown by this permission
 * (`secrets: read`; GitHub docs, rest/actions/secrets).
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

async function stateOf({ client, key }: Reading, name: string): Promise<SecretState> {
  const { owner, repo } = key;
  const answer = await client.rest(ROUTE, { owner, repo, secret_name: name });
  if (answer.kind === 'answered') return 'there';
  if (answer.kind !== 'refused') throw unanswered(answer);
  return answer.status === 404 ? 'missing' : 'unknown';
}
