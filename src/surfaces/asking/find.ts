import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { IssueRead, RepoName } from '../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { Person } from '../person.ts';
import { type Question, type QuestionName, questionsOf } from './question.ts';

/** Which questions are meant. */
export interface Wanted {
  readonly session: string | null;
  readonly repos: readonly RepoName[];
  readonly app: string | null;
}

/** A question with the issue that it was read from. */
export interface Found {
  readonly question: Question;
  readonly read: IssueRead;
}

/** The open questions of these repositories, those that wait longest first; an issue with one is read whole for its text. */
export async function findQuestions(
  person: Person,
  { session, repos, app }: Wanted,
): Promise<Result<readonly Found[], Trouble>> {
  const care = await person.inCare(repos, app);
  if (!care.ok) return care;
  const found: Found[] = [];
  const isWanted = (question: Question): boolean =>
    session === null || question.session === session;
  for (const shown of care.value.flatMap(({ issues }) => issues)) {
    if (!questionsOf(shown).some(isWanted)) continue;
    const read = await person.issue(shown.place, app);
    if (!read.ok) return read;
    const questions = questionsOf(read.value).filter(isWanted);
    found.push(...questions.map((question) => ({ question, read: read.value })));
  }
  return ok(found.sort((a, b) => a.question.askedAt.localeCompare(b.question.askedAt)));
}

/** Why there is no single question: none waits, one of several has to be named, or GitHub did not say. */
type NotOne =
  | { readonly kind: 'nothing' | 'several'; readonly sentence: string }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

/** The one question that is meant: by its place, or the only one of a session. */
export async function findQuestion(
  person: Person,
  name: QuestionName | null,
  wanted: Wanted,
): Promise<Result<Found, NotOne>> {
  const all =
    name === null ? await findQuestions(person, wanted) : await named(person, name, wanted);
  if (!all.ok) return fail({ kind: 'trouble', trouble: all.error });
  const [one, another] = all.value;
  if (one === undefined)
    return fail({ kind: 'nothing', sentence: 'No such question waits for an answer.' });
  if (another === undefined) return ok(one);
  const names = all.value.map(({ question }) => question.prompt).join(', ');
  return fail({ kind: 'several', sentence: `Several questions wait; name one of them: ${names}.` });
}

async function named(
  person: Person,
  { place, id }: QuestionName,
  { app }: Wanted,
): Promise<Result<readonly Found[], Trouble>> {
  const read = await person.issue(place, app);
  if (!read.ok) return read;
  return ok(
    questionsOf(read.value)
      .filter((question) => id === null || question.id === id)
      .map((question) => ({ question, read: read.value })),
  );
}
