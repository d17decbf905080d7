import type { Prompt } from '../../lifecycle/record/prompt.ts';
import type { IssueRead, IssueShown, Place } from '../../lifecycle/shown/shown.ts';
import { moment, placeIn, placeText } from '../place.ts';
import { plain } from '../plain.ts';

/** A question that waits for a person, as `--json` prints it. */
export interface Question {
  /** As `prompts show` and `prompts answer` take it: `acme/storefront#12:p1`. */
  readonly prompt: string;
  readonly issue: string;
  readonly id: string;
  readonly kind: Prompt['kind'];
  readonly session: string;
  /** ISO 8601, in UTC. */
  readonly askedAt: string;
  readonly stage: string;
  readonly branch: string | null;
  /** What is asked; null where its comment was not read, or is gone. */
  readonly text: string | null;
  /** The comment that asks. */
  readonly url: string | null;
}

/** A question by its place, such as `acme/storefront#12` or `acme/storefront#12:p1`. */
export interface QuestionName {
  readonly place: Place;
  readonly id: string | null;
}

export function questionNamed(text: string): QuestionName | null {
  const [, issue = '', id = null] = /^(.*?)(?::(p\d{1,4}))?$/i.exec(text) ?? [];
  const place = placeIn(issue);
  return place === null ? null : { place, id: id?.toLowerCase() ?? null };
}

/** The open questions of an issue; with their texts where its comments were read. */
export function questionsOf(shown: IssueShown | IssueRead): readonly Question[] {
  if (shown.record.kind !== 'valid') return [];
  const { record } = shown.record;
  if (record.end !== null) return [];
  const issue = placeText(shown.place);
  return record.prompts
    .filter(({ state }) => state === 'open')
    .map((prompt) => {
      const comment = 'said' in shown ? askingComment(shown, prompt) : undefined;
      return {
        prompt: `${issue}:${prompt.id}`,
        issue,
        id: prompt.id,
        kind: prompt.kind,
        session: prompt.session,
        askedAt: new Date(prompt.askedAt).toISOString(),
        stage: record.stage,
        branch: record.branch?.name ?? null,
        text: comment === undefined ? null : questionIn(comment.body),
        url: comment?.url ?? null,
      };
    });
}

/** A question is posted as its session asking, and ends with its id. */
function askingComment(
  { said }: IssueRead,
  { id, session }: Prompt,
): IssueRead['said'][number] | undefined {
  return said.findLast(
    ({ body }) => body.includes(`**@@${session} asks**`) && body.includes(`question \`${id}\``),
  );
}

/** What stands between who asks and how to answer. */
function questionIn(body: string): string {
  const [, text = ''] =
    /\*\*@@[^\n]* asks\*\*\n\n([\s\S]*?)\n\n[^\n]*to answer, comment:/.exec(body) ?? [];
  return plain(text).trim();
}

/** Some lines for a person. */
export function questionText({ prompt, session, askedAt, stage, text, url }: Question): string {
  return [
    `${prompt}  @@${session} asks, since ${moment(Date.parse(askedAt))}, at ${stage}`,
    ...(text ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `  ${line}`),
    ...(url === null ? [] : [`  ${url}`]),
    '',
  ].join('\n');
}
