import type { Who } from '../../scenarios/people.ts';
import type { Wish } from './asking.ts';

/** A request that nothing comes of, and how it is told so. */
interface BadRequest {
  readonly what: string;
  readonly as: Who | null;
  /** About the issue of that number, whose session `backend` asks `p1`. */
  readonly wish: (asking: number) => Wish;
  readonly status: number;
  readonly error: string;
  readonly detail: RegExp;
}

const REPO = 'acme/storefront';

export const at = (number: number, of = ''): string => encodeURIComponent(`${REPO}#${number}${of}`);

const respond =
  (response: unknown, id = (asking: number): string => at(asking, ':backend')) =>
  (asking: number): Wish => ({
    method: 'POST',
    path: `/orchestrators/${id(asking)}/respond`,
    body: { response },
  });
const decide =
  (path: string, query = '') =>
  (asking: number): Wish => ({ method: 'POST', path: `${path}/${at(asking, ':p1')}${query}` });

type Row = readonly [string, BadRequest['wish'], number, string, RegExp, (Who | null)?];

const ROWS: readonly Row[] = [
  ['no token', respond('Green'), 401, 'token required', /Bearer TOKEN/, null],
  ['a blank answer', respond(' \n'), 400, 'response required', /./],
  ['no answer', respond(undefined), 400, 'response required', /./],
  ['an answer that is no text', respond(7), 400, 'response required', /expected string/],
  [
    'no JSON',
    (asking) => ({ ...respond('')(asking), body: '{' }),
    400,
    'response required',
    /no JSON/,
  ],
  [
    'an unknown issue',
    respond('Green', () => at(999)),
    404,
    'orchestrator not found',
    /#999: GitHub does not show it/,
  ],
  [
    'an unknown session',
    respond('Green', (asking) => at(asking, ':nobody')),
    404,
    'orchestrator not found',
    /nobody/,
  ],
  [
    'an id that is none',
    respond('Green', () => 'backend'),
    404,
    'orchestrator not found',
    /acme\/storefront#12:backend/,
  ],
  [
    'an issue that is not in care',
    respond('Green', () => at(1)),
    404,
    'orchestrator not found',
    /No session/,
  ],
  [
    'an answer of 100 kB',
    respond('x'.repeat(100_000)),
    413,
    'response too long',
    /16,000 characters/,
  ],
  [
    'an answer of 17,000 characters',
    respond('x'.repeat(17_000)),
    400,
    'response not possible',
    /17,?00\d/,
  ],
  [
    'a secret',
    respond(`ghp_${'a1B2'.repeat(9)}`),
    400,
    'secret refused',
    /GitHub token.*nothing was written/,
  ],
  [
    'another command in the answer',
    respond('Green\n/cancel'),
    400,
    'response not possible',
    /\/cancel/,
  ],
  [
    'no right to answer',
    respond('Green'),
    403,
    'not allowed to answer',
    /write access/,
    'outsider',
  ],
  [
    'a yes where words are asked for',
    decide('/approve'),
    400,
    'response not possible',
    /asks for words/,
  ],
  [
    'an approver who is somebody else',
    decide('/approve', '?approver_id=reviewer'),
    403,
    'not the approver',
    /The token is of operator/,
  ],
  [
    'a role that one does not have',
    decide('/reject', '?approver_role=team:nobodies'),
    403,
    'not the approver',
    /does not have the role team:nobodies/,
    'reviewer',
  ],
  [
    'a role that there is not',
    decide('/reject', '?approver_role=king'),
    400,
    'approver_role unknown',
    /team:SLUG/,
  ],
  [
    'an unknown prompt',
    (asking) => ({ path: `/approvals/${at(asking, ':p7')}` }),
    404,
    'approval not found',
    /There is no prompt acme\/storefront#\d+:p7/,
  ],
  [
    'a repository that is none',
    () => ({ path: '/approvals/pending?repo=storefront' }),
    400,
    'bad query',
    /acme\/storefront/,
  ],
];

export const BAD_REQUESTS: readonly BadRequest[] = ROWS.map(
  ([what, wish, status, error, detail, as = 'operator']) => ({
    what,
    as,
    wish,
    status,
    error,
    detail,
  }),
);
