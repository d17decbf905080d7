import type { PublishedPrompt } from '../../lifecycle/prompts/published.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { IssueRead, Place, RepoName } from '../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { Person } from '../person.ts';
import { placeText } from '../place.ts';
import type { PromptName, SessionName } from './name.ts';
import { promptsOf, waitingOf } from './prompts-of.ts';

/** Which prompts are meant. */
export interface Wanted {
  readonly session: SessionName | null;
  /** All that the person sees when there are none. */
  readonly repos: readonly RepoName[];
  /** The slug of the App, where several wrote records. */
  readonly app: string | null;
}

/** A prompt with the issue that it was read from. */
export interface Found {
  readonly prompt: PublishedPrompt;
  readonly read: IssueRead;
}

/** The open prompts that are meant, those that wait longest first; an issue with one is read whole for its text. */
export async function findPrompts(
  person: Person,
  wanted: Wanted,
): Promise<Result<readonly Found[], Trouble>> {
  const places = await placesOf(person, wanted);
  if (!places.ok) return places;
  const found: Found[] = [];
  for (const place of places.value) {
    const read = await person.issue(place, wanted.app);
    if (!read.ok) return read;
    found.push(...waitingIn(read.value, wanted.session));
  }
  return ok(found.sort((a, b) => a.prompt.created_at.localeCompare(b.prompt.created_at)));
}

/** The issues with an open prompt, as their records say. */
async function placesOf(
  person: Person,
  { session, repos, app }: Wanted,
): Promise<Result<readonly Place[], Trouble>> {
  const place = session?.place ?? null;
  if (place !== null) return ok([place]);
  const care = await person.inCare(repos, app);
  if (!care.ok) return care;
  const asking = care.value
    .flatMap(({ issues }) => issues)
    .filter((shown) => waitingOf(shown).some((prompt) => isOf(prompt, session)));
  return ok(asking.map((shown) => shown.place));
}

/** The open prompts of a session on an issue. */
export function waitingIn(read: IssueRead, session: SessionName | null): readonly Found[] {
  return waitingOf(read)
    .filter((prompt) => isOf(prompt, session))
    .map((prompt) => ({ prompt, read }));
}

export function isOf({ session_id: id }: PublishedPrompt, session: SessionName | null): boolean {
  if (session === null) return true;
  const { place, agent } = session;
  if (place !== null && !id.startsWith(`${placeText(place)}:`)) return false;
  return agent === null || id.endsWith(`:${agent}`);
}

/** Why there is no single prompt: none waits, one of several has to be named, or GitHub did not say. */
export type NotOne =
  | { readonly kind: 'nothing' | 'several'; readonly sentence: string }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

/** The one open prompt of those that are meant. */
export async function findOnly(person: Person, wanted: Wanted): Promise<Result<Found, NotOne>> {
  const all = await findPrompts(person, wanted);
  return all.ok ? onlyOne(all.value) : fail({ kind: 'trouble', trouble: all.error });
}

/** A prompt by its name, whether or not it is open still; without an id the one that is open. */
export async function findNamed(
  person: Person,
  { place, id }: PromptName,
  app: string | null,
): Promise<Result<Found, NotOne>> {
  const read = await person.issue(place, app);
  if (!read.ok) return fail({ kind: 'trouble', trouble: read.error });
  if (id === null) return onlyOne(waitingIn(read.value, null));
  const name = `${placeText(read.value.place)}:${id}`;
  const prompt = promptsOf(read.value).find((each) => each.id === name);
  if (prompt === undefined)
    return fail({ kind: 'nothing', sentence: `There is no prompt ${name}.` });
  return ok({ prompt, read: read.value });
}

export function onlyOne(found: readonly Found[]): Result<Found, NotOne> {
  const [one, another] = found;
  if (one === undefined)
    return fail({ kind: 'nothing', sentence: 'No such question waits for an answer.' });
  if (another === undefined) return ok(one);
  const names = found.map(({ prompt }) => prompt.id).join(', ');
  return fail({ kind: 'several', sentence: `Several questions wait; name one of them: ${names}.` });
}
