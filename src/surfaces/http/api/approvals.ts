import { z } from 'zod';
import { PublishedPrompt } from '../../../lifecycle/prompts/published.ts';
import { decide, LOOKS } from '../../asking/decide.ts';
import { findNamed, findPrompts, type Found } from '../../asking/find.ts';
import { promptNamed, sessionNamed } from '../../asking/name.ts';
import type { Person } from '../../person.ts';
import { repoIn } from '../../place.ts';
import { asApprover, Approver } from './approver.ts';
import { type Call, done, failed, type Operation, operation, type Reply } from './operation.ts';
import { failureOf } from './problem.ts';
import { PendingAnswer, PromptAnswer, replyOf, replyToNotOne } from './reply.ts';

const NOT_FOUND = 'approval not found';
const ID =
  'The prompt: `OWNER/REPO#NUMBER:p1`, or `OWNER/REPO#NUMBER` where only one can be meant.';

const Wanted = z.object({
  repo: z
    .union([z.string(), z.array(z.string()).max(50)])
    .optional()
    .describe('Only in this repository, as `OWNER/REPO`; may be repeated.'),
  session: z.string().optional().describe('Only of this session.'),
  kind: PublishedPrompt.shape.kind.optional().describe('Only of this kind.'),
});
type Wanted = z.infer<typeof Wanted>;

/** `GET /approvals/pending` */
export const pending = operation<Wanted, unknown>({
  name: 'pending',
  method: 'get',
  path: '/approvals/pending',
  summary: 'What waits for a person, longest first, in the repositories that your token shows.',
  query: Wanted,
  answers: { 200: z.strictObject({ approvals: z.array(PromptAnswer) }), 202: null },
  failures: { 400: 'a repository or session that is not named as such' },
  handle: listPending,
});

async function listPending({ person, query }: Call<Wanted>): Promise<Reply> {
  const names = [query.repo ?? []].flat();
  const repos = names.map(repoIn).filter((repo) => repo !== null);
  const session = query.session === undefined ? null : sessionNamed(query.session);
  if (repos.length < names.length || (session === null && query.session !== undefined))
    return failed({
      status: 400,
      error: 'bad query',
      detail:
        'A repository is named like acme/storefront, and a session like acme/storefront#12:backend or backend.',
    });
  const found = await findPrompts(person, { session, repos, app: null });
  if (!found.ok) return failed(failureOf(found.error, 'not found'));
  const prompts = found.value.map(({ prompt }) => prompt);
  const { kind } = query;
  return done({ approvals: prompts.filter((each) => kind === undefined || each.kind === kind) });
}

/** `GET /approvals/{id}` */
export const approval = operation({
  name: 'approval',
  method: 'get',
  path: '/approvals/{id}',
  summary: 'One prompt, whether it waits still or not.',
  id: ID,
  answers: { 200: PromptAnswer, 202: null },
  failures: { 404: '`approval not found`' },
  handle: async ({ person, id }) => {
    const found = await named(person, id);
    return 'failure' in found ? found.failure : done(found.prompt);
  },
});

const Justified = Approver.extend({
  justification: z.string().max(2_000).optional().describe('Why, for the record.'),
});
const Reasoned = Approver.extend({
  reason: z.string().max(2_000).optional().describe('Why not: the agent is told.'),
});

/** `POST /approve/{id}` */
export const approve = operation<z.infer<typeof Justified>, unknown>({
  ...decision('approve', 'Say yes: writes the comment `/allow` as you.'),
  query: Justified,
  handle: (call) => say(call, { kind: 'allow', reason: call.query.justification ?? '' }),
});

/** `POST /reject/{id}` */
export const reject = operation<z.infer<typeof Reasoned>, unknown>({
  ...decision('reject', 'Say no: writes the comment `/deny` as you.'),
  query: Reasoned,
  handle: (call) => say(call, { kind: 'deny', reason: call.query.reason ?? '' }),
});

function decision(name: 'approve' | 'reject', summary: string) {
  return {
    name,
    method: 'post',
    path: `/${name}/{id}`,
    summary,
    id: ID,
    answers: {
      200: z.strictObject({ ok: z.literal(true), approval: PromptAnswer }),
      202: PendingAnswer,
    },
    failures: {
      400: 'it asks for words, the reason holds a secret, or several may be meant',
      403: 'you may not decide there, or are not the approver that was named',
      404: '`approval not found`',
      409: '`already answered`, and by whom',
    },
  } satisfies Partial<Operation>;
}

async function say(
  { person, id, query, sleep }: Call<z.infer<typeof Approver>>,
  said: { readonly kind: 'allow' | 'deny'; readonly reason: string },
): Promise<Reply> {
  const found = await named(person, id);
  if ('failure' in found) return found.failure;
  const approver = await asApprover(person, found.read.place, query);
  if (approver !== null) return failed(approver);
  const waiting = { sleep, looks: LOOKS };
  const decided = await decide(person, found, { decision: said, waiting });
  return replyOf(decided, NOT_FOUND, (prompt) => ({ ok: true, approval: prompt }));
}

async function named(person: Person, id: string): Promise<Found | { readonly failure: Reply }> {
  const name = promptNamed(id);
  const found = name === null ? null : await findNamed(person, name, null);
  if (found?.ok === true) return found.value;
  if (found !== null) return { failure: replyToNotOne(found.error, NOT_FOUND) };
  const detail = `${id || 'That'} names no prompt; one is named like acme/storefront#12:p1.`;
  return { failure: failed({ status: 404, error: NOT_FOUND, detail }) };
}
