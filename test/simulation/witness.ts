import { type Instant, SECOND } from '../../src/lifecycle/time.ts';
import type { Ground } from './ground.ts';

/** Judges what goes over the wire, and what becomes of cards. */
export interface Witness {
  /** A request on its way to GitHub. */
  asks(request: Request): void;
  /** What came back, as `toResponse` makes it. */
  hears(request: Request, answer: Response): void;
  lookBegins(process: number): void;
  /** From now on this may not leave Drover: a secret, or the words of somebody who does not count. */
  forbid(text: string, promise: string): void;
}

export interface Request {
  /** Which of Drover's processes asks: limits are its own to remember, and GitHub tells each of them anew. */
  readonly process: number;
  readonly name: string;
  readonly body: string;
  readonly credential: string;
  readonly isWrite: boolean;
}

/** Questions that belong to a look at an issue; others are asked beside it. */
const OF_A_LOOK = /^(IssueWorld|Earlier|Further|Sources|Stopping|Team)/;
export function watchClosely(
  ground: Ground,
  accuse: (promise: string, what: string) => void,
): Witness {
  const { world } = ground;
  const now = (): Instant => world.clock().getTime();
  const forbidden: { readonly text: string; readonly promise: string }[] = [];
  const limits = new Map<string, { readonly until: Instant; readonly heard: Instant }>();
  /** Processes whose look has had an answer with holes. */
  const torn = new Set<number>();
  watchCards(ground, accuse);

  function forbid(text: string, promise: string): void {
    forbidden.push({ text, promise });
  }

  return {
    asks: ({ process, name, body, credential, isWrite }) => {
      const { until, heard } = limits.get(`${process} ${credential}`) ?? {
        until: -Infinity,
        heard: -Infinity,
      };
      // One that was on its way when the limit was told has crossed the answer.
      if (now() < until && now() > heard)
        accuse('I14', `${name} was sent ${until - now()} ms before its time`);
      if (isWrite && torn.has(process))
        accuse('I17', `${name} was sent after an answer with holes`);
      for (const { text, promise } of forbidden)
        if (body.includes(text)) accuse(promise, `${name} carries what must not leave`);
      if (body.includes(secretIn(credential))) accuse('I15', `${name} carries its credential`);
    },
    hears: ({ process, name, credential }, answer) => {
      const until = limitOf(answer, now());
      if (until !== null) limits.set(`${process} ${credential}`, { until, heard: now() });
      if (OF_A_LOOK.test(name) && hasHoles(answer)) torn.add(process);
    },
    lookBegins: (process) => torn.delete(process),
    forbid,
  };
}

function secretIn(credential: string): string {
  return credential.replace(/^(token|bearer) /i, '');
}

/** When GitHub said to come back. */
function limitOf({ headers }: Response, now: Instant): Instant | null {
  const retryAfter = headers.get('retry-after') ?? null;
  if (retryAfter !== null) return now + Number(retryAfter) * SECOND;
  const isSpent = headers.get('x-ratelimit-remaining') === '0';
  return isSpent ? Number(headers.get('x-ratelimit-reset')) * SECOND : null;
}

/** An error without a type is one of GitHub's own. */
function hasHoles({ body }: Response): boolean {
  const { errors = [] } = (body ?? {}) as { readonly errors?: readonly { type: string | null }[] };
  return errors.some(({ type }) => type === null);
}

/** I11: what a person did to the card is undone once, and what something else did no more than once for each status. */
function watchCards(
  { world, app, status }: Ground,
  accuse: (promise: string, what: string) => void,
): void {
  const written = new Map<number, { readonly to: string; readonly times: number }>();
  world.onEvent((event) => {
    if (event.name !== 'projects_v2_item' || event.change?.to?.kind !== 'option') return;
    const to = nameOf(status.options, event.change.to.optionId);
    const last = written.get(event.item.id);
    const ours = event.actor.accountId === app.botId;
    const person = world.tables.accounts.must(event.actor.accountId).type === 'User';
    // What a person moves is answered each time anew.
    if (!ours) {
      if (person) written.delete(event.item.id);
      return;
    }
    const times = last?.to === to ? last.times + 1 : 1;
    written.set(event.item.id, { to, times });
    if (times > 2) accuse('I11', `the card was put to ${to} for the ${times}th time`);
  });
}

function nameOf(options: Ground['status']['options'], id: string): string {
  return options.find((option) => option.id === id)?.name ?? '';
}
