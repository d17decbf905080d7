import { z } from 'zod';
import type { Notice } from '../lifecycle/notices/notice.ts';
import { type Channel, type Sending, SENT } from './channel.ts';
import type { Message } from './message.ts';
import { answersTo, headlineOf, placeOf, subjectOf, textOf } from './plain-text.ts';
import { post, type Posted } from './post.ts';

export interface LinearDeps {
  /** Where its GraphQL is. */
  readonly url: string;
  /** A personal API key, sent as it is (linear.app/developers, "Personal API keys"). */
  readonly key: string;
  /** The issue in Linear that gets the comments: a UUID, or an identifier such as `OPS-12`. */
  readonly issue: string;
}

/** The mutation and its input are those of Linear's own SDK. */
const MUTATION =
  'mutation createComment($input: CommentCreateInput!) { commentCreate(input: $input) { success } }';

const QUERY = 'query comment($id: String) { comment(id: $id) { id } }';

/**
 * A comment in Linear, under an id that comes from the message's. Linear says of `CommentCreateInput.id` that it is a
 * UUID of version 4, and nowhere what it answers to one that is taken: so after an error it is looked for.
 */
export function makeLinear({ url, key, issue }: LinearDeps): Channel {
  return {
    async send(message, signal) {
      const id = uuidOf(message.id);
      const ask = async (query: string, variables: object): Promise<Posted> => {
        const body = JSON.stringify({ query, variables });
        return post({ url, headers: { authorization: key }, body }, signal);
      };
      const input = { id, issueId: issue, body: linearText(message) };
      const posted = await ask(MUTATION, { input });
      if (posted.kind !== 'answered') return posted.sending;
      const { sending, mayBeThere } = judged(posted.body, posted.sending);
      if (!mayBeThere) return sending;
      const found = await ask(QUERY, { id });
      return found.kind === 'answered' && isThere(found.body, id) ? SENT : sending;
    },
  };
}

const Answer = z.object({
  data: z.object({ commentCreate: z.object({ success: z.boolean() }) }).nullish(),
  errors: z
    .array(
      z.object({
        extensions: z.object({ code: z.string().optional() }).optional(),
      }),
    )
    .nullish(),
});

interface Judged {
  readonly sending: Sending;
  /** It said no, for a reason that may be that it has taken it before. */
  readonly mayBeThere: boolean;
}

/** Said to anybody, whatever is asked. */
const OF_THE_CALLER = ['RATELIMITED', 'AUTHENTICATION_ERROR'];

/** Errors come with status 200 and with 400 alike. */
function judged(body: string, byStatus: Sending): Judged {
  const parsed = Answer.safeParse(json(body));
  const surely = (sending: Sending): Judged => ({ sending, mayBeThere: false });
  if (!parsed.success) return surely(byStatus.kind === 'sent' ? later('no GraphQL') : byStatus);
  const { data, errors } = parsed.data;
  if (data?.commentCreate.success === true) return surely(SENT);
  const [first] = errors ?? [];
  if (first === undefined) return surely(byStatus.kind === 'sent' ? later('no success') : byStatus);
  const code = first.extensions?.code ?? '';
  const after = byStatus.kind === 'later' ? byStatus.after : null;
  const sending = { ...later(codeOf(code)), after };
  return { sending, mayBeThere: !OF_THE_CALLER.includes(code) };
}

const Found = z.object({ data: z.object({ comment: z.object({ id: z.string() }) }) });

function isThere(body: string, id: string): boolean {
  const found = Found.safeParse(json(body));
  return found.success && found.data.data.comment.id === id;
}

function later(reason: string) {
  return { kind: 'later', reason, after: null } as const;
}

function codeOf(code: string): string {
  return /^[\w ]{1,60}$/.test(code) ? code : 'a GraphQL error';
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The message's hex digits in the form of a UUID of version 4, the only one that Linear takes for an id. */
function uuidOf(id: string): string {
  const hex = id.slice(id.indexOf('_') + 1);
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function linearText(message: Message): string {
  const isDigest = message.notices.length > 1;
  const parts = message.notices.map((notice) => partOf(notice, isDigest));
  return [...(isDigest ? [`**${escaped(subjectOf(message))}**`] : []), ...parts].join('\n\n');
}

function partOf(notice: Notice, isDigest: boolean): string {
  const [ask, ...commands] = answersTo(notice);
  const text = textOf(notice, isDigest);
  return [
    `**${escaped(headlineOf(notice))}**`,
    [
      `- Risk: ${notice.severity}`,
      ...(notice.prompt === null ? [] : [`- Approval: \`${notice.prompt}\``]),
      `- Task: [${escaped(placeOf(notice))}](${notice.url}) ${escaped(notice.title)}`,
    ].join('\n'),
    ...(text === '' ? [] : [fenced(text)]),
    ...(ask === undefined ? [] : [ask, fenced(commands.join('\n'))]),
  ].join('\n\n');
}

/** As code nothing mentions or links to anybody. */
function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** A line in which nothing is markup, and no address of a person in Linear becomes a mention. */
function escaped(line: string): string {
  return line.replace(/[\\`*_{}[\]<>#|~!&]/g, '\\$&').replace(/:\/\//g, ':\u2060//');
}
