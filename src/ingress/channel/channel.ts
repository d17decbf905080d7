import { createHash } from 'node:crypto';
import type { LiveLines } from '../../controller/live-lines.ts';
import type { LiveTells } from '../../controller/live-tells.ts';
import type { Outcomes } from '../../controller/outcomes.ts';
import {
  type Clock,
  type IssueKey,
  type IssueWorld,
  keyText,
  type Log,
} from '../../controller/ports.ts';
import type { NamedRepository, RepositoryFinder } from '../../controller/repository-finder.ts';
import { Unanswered } from '../../controller/unanswered.ts';
import type { RunKey } from '../../lifecycle/ids.ts';
import { grantedUntil } from '../../lifecycle/live/grant.ts';
import type { LiveState } from '../../lifecycle/live/live-state.ts';
import type { LiveTell } from '../../lifecycle/live/live-tell.ts';
import { type LiveQuestion, MOST_LIVE, namedText } from '../../lifecycle/live/question.ts';
import type { Seal } from '../../lifecycle/markers/seal.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { type Instant, type Millis, MINUTE, SECOND } from '../../lifecycle/time.ts';
import { makeBoundedMap } from '../bounded-map.ts';
import { readCapability, writeCapability } from './capability.ts';
import { type Claims, makeIdTokenCheck, type NotBelieved } from './id-token.ts';
import type { Issuer } from './issuer.ts';
import { makeMeter } from './meter.ts';

/** Below the minute after which many proxies end a request that says nothing. */
const HELD: Millis = 50 * SECOND;
/** Requests that are held at a time, and of one run. */
const MOST_HELD = 500;

/**
 * Runs for which GitHub is asked in a minute. Any repository on the host can have tokens with our address in them, as
 * many as it likes: none may take the place of the others.
 */
const MOST_OPENED = { each: 30, together: 120 };
/** Refusals that are said in a minute, by their reason. */
const MOST_SAID = { each: 10, together: 30 };
/** So long it is remembered that the App is not installed in a repository; and of so many. */
const STRANGE: Millis = 5 * MINUTE;
const MOST_STRANGERS = 1_000;

/** Why a run cannot ask, with the status that says it over HTTP. */
export interface Refused {
  readonly status: 400 | 401 | 403 | 429 | 503;
  readonly error: string;
  /** For the log alone: whoever asks is told no more than the sentence. */
  readonly code: string;
}

/** The way by which a run asks people while it goes on. */
export interface Channel {
  /** For the token of a job, what lets its run ask. */
  open(token: string, run: RunKey): Promise<Result<string, Refused>>;
  /** Asks, or asks again under the same name, and holds on for a while. */
  ask(
    capability: string,
    question: LiveQuestion,
    signal: AbortSignal,
  ): Promise<Result<LiveState, Refused>>;
  /** What people have told the run, and no run before it. Answered at once. */
  tells(capability: string): Promise<Result<readonly LiveTell[], Refused>>;
  /** Whether this is a capability of ours. Nothing else is read of a request with another. */
  knows(capability: string): boolean;
  /** Lets go of all that is held. */
  close(): void;
}

export interface ChannelDeps {
  readonly lines: Pick<LiveLines, 'ask'>;
  readonly tells: Pick<LiveTells, 'of'>;
  readonly world: Pick<IssueWorld, 'read'>;
  readonly outcomes: Pick<Outcomes, 'of'>;
  readonly repositories: RepositoryFinder;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info'>;
  readonly issuer: Issuer;
  /** Drover's own address, without a slash at its end. */
  readonly audience: string;
}

export function makeChannel(deps: ChannelDeps): Channel {
  const { lines, seal, clock } = deps;
  const check = makeIdTokenCheck(deps);
  const held = new Map<string, AbortController>();
  const closing = new AbortController();
  const mayOpen = makeMeter(clock, MOST_OPENED);
  const maySay = makeMeter(clock, MOST_SAID);
  /** Until when each counts as one. */
  const strangers = makeBoundedMap<Instant>(MOST_STRANGERS);

  /** Said to whoever runs Drover; not of each of those that strangers may send without end. */
  function refused(
    why: Refused,
    about: { run: RunKey; repository?: string },
  ): Result<never, Refused> {
    if (maySay(why.code)) deps.log.info('channel refused', { ...about, reason: why.code });
    return fail(why);
  }

  async function open(token: string, run: RunKey): Promise<Result<string, Refused>> {
    const checked = await check(token);
    if (!checked.ok) return refused(WHY[checked.error], { run });
    const { value: claims } = checked;
    const { repository, repository_id: id } = claims;
    const about = { run, repository };
    if (clock.now() < (strangers.get(id) ?? 0)) return refused(NOT_INSTALLED, about);
    if (!mayOpen(id)) return refused(WHY.busy, about);
    try {
      const [owner = '', repo = ''] = repository.split('/');
      const found = await deps.repositories.named(owner, repo);
      if (found === null) strangers.set(id, clock.now() + STRANGE);
      if (found === null || String(found.id) !== id) return refused(NOT_INSTALLED, about);
      const granted = await grantTo(deps, found, { claims, run });
      return granted.ok ? granted : refused(granted.error, about);
    } catch (error) {
      if (error instanceof Unanswered) return refused(UNANSWERED, about);
      throw error;
    }
  }

  async function ask(
    capability: string,
    question: LiveQuestion,
    signal: AbortSignal,
  ): Promise<Result<LiveState, Refused>> {
    const grant = readCapability(capability, seal, clock.now());
    if (grant === null) return fail(UNKNOWN);
    if (!isNamedByItsWords(question, grant.run)) return refused(MISNAMED, { run: grant.run });
    const name = `${keyText(grant.key)} ${grant.run} ${question.id}`;
    // Whoever asks again has hung up.
    held.get(name)?.abort();
    if (held.size >= MOST_HELD) return refused(BUSY, { run: grant.run });
    const own = new AbortController();
    held.set(name, own);
    const signals = AbortSignal.any([signal, own.signal, closing.signal]);
    const { key, run } = grant;
    const state = await lines.ask({ key, run, question, patience: HELD, signal: signals });
    if (held.get(name) === own) held.delete(name);
    return ok(state);
  }

  async function tells(capability: string): Promise<Result<readonly LiveTell[], Refused>> {
    const grant = readCapability(capability, seal, clock.now());
    return grant === null ? fail(UNKNOWN) : ok(await deps.tells.of(grant.key, grant.run));
  }

  return {
    open,
    ask,
    tells,
    knows: (capability) => readCapability(capability, seal, clock.now()) !== null,
    close: () => closing.abort(),
  };
}

const UNKNOWN: Refused = {
  status: 401,
  error: 'This lets nobody ask (any more).',
  code: 'capability-unknown',
};
const MISNAMED: Refused = {
  status: 400,
  error: 'The name is not that of this question.',
  code: 'misnamed',
};
const BUSY: Refused = { status: 503, error: 'Too many runs are waiting.', code: 'too-many-wait' };
const UNANSWERED: Refused = {
  status: 503,
  error: 'GitHub gave no answer.',
  code: 'github-unanswered',
};
const NOT_INSTALLED = notAwaited('not-installed');

/** Nobody is told why: it would say what stands in records. */
function notAwaited(code: string): Refused {
  return { status: 403, error: 'No issue awaits this run.', code };
}

const WHY: Readonly<Record<NotBelieved, Refused>> = {
  busy: { status: 429, error: 'Too many ask for a channel.', code: 'too-many-ask' },
  refused: {
    status: 401,
    error: 'This is no token of a run that Drover could await.',
    code: 'token-refused',
  },
  'no keys': {
    status: 503,
    error: 'The keys of the issuer could not be had.',
    code: 'no-issuer-keys',
  },
};

interface Wish {
  readonly claims: Claims;
  readonly run: RunKey;
}

async function grantTo(
  { world, outcomes, seal }: ChannelDeps,
  found: NamedRepository,
  { claims, run }: Wish,
): Promise<Result<string, Refused>> {
  const [owner = '', repo = ''] = claims.repository.split('/');
  const { installation } = found;
  const key: IssueKey = { installation, owner, repo, number: Number(run.split('/')[0]) };
  const read = await world.read(key, outcomes.of(key));
  if (read.kind !== 'read') return fail(isForNow(read.kind) ? UNANSWERED : notAwaited(read.kind));
  const until = grantedUntil(read.snapshot, askerOf(claims, found, run));
  if (!until.ok) return fail(notAwaited(until.error));
  return ok(writeCapability({ key, run, until: until.value }, seal));
}

function isNamedByItsWords(question: LiveQuestion, run: RunKey): boolean {
  return Array.from({ length: MOST_LIVE }, (_, before) =>
    namedText(run, before + 1, question),
  ).some((text) => createHash('sha256').update(text).digest('hex').startsWith(question.id));
}

function isForNow(kind: string): boolean {
  return kind === 'partial' || kind === 'asleep' || kind === 'lag' || kind === 'missing';
}

function askerOf(claims: Claims, { nodeId }: NamedRepository, key: RunKey) {
  return {
    key,
    id: claims.run_id,
    repository: nodeId,
    name: claims.repository,
    ref: claims.ref,
    workflow: claims.workflow_ref,
    jobWorkflow: claims.job_workflow_ref,
  };
}
