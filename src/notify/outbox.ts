import { backOff } from '../controller/queue/back-off.ts';
import { type Clock, type IssueKey, keyText, type Log } from '../controller/ports.ts';
import type { Notice } from '../lifecycle/notices/notice.ts';
import { TOLD_WITHIN } from '../lifecycle/notices/notices.ts';
import { earliest, type Instant, type Millis } from '../lifecycle/time.ts';
import type { Channel, Sending } from './channel.ts';
import { makeMemory } from './memory.ts';
import { claimName } from './claim-name.ts';
import { type Message, messageOf } from './message.ts';
import { type Batch, type Entry, readyAt, takeReady } from './waiting-room.ts';

/** How processes that look at the same issues agree on which of them tells what. */
export interface Claims {
  /** Those of an issue's notices that this process is to tell; rejects when nobody can say. */
  claim(key: IssueKey, ids: readonly string[]): Promise<readonly string[]>;
  /** They were told, or refused for good. */
  told(ids: readonly string[]): Promise<void>;
}

export interface OutboxDeps {
  readonly name: string;
  readonly channel: Channel;
  readonly clock: Clock;
  readonly log: Log;
  /** How long one attempt may take. */
  readonly patience: Millis;
  /** The channel was told, or (with a reason) will never take it. */
  readonly told: (entry: Entry, refusal: string | null) => void;
  readonly claims?: Claims;
}

/** What one channel still has to be told. It lives in memory: after a restart every issue is looked at, and says it anew. */
export interface Outbox {
  /** What is to be told of an issue, in the place of what was. */
  put(key: IssueKey, entries: readonly Entry[]): void;
  /** Ends the attempt under way, and begins no other. */
  close(): Promise<void>;
}

/** More than this does not wait at a time; what is dropped is taken in at a later look at its issue. */
export const MOST_WAITING = 1_000;

/** A message on its way: what is in it stays together, so that its id stays the same. */
interface Letter {
  readonly message: Message;
  readonly entries: Batch;
  tries: number;
  /** No other process tells it. */
  isOurs: boolean;
}

/**
 * The queue of one channel, with a worker of its own: one that is dead, slow or full holds up nothing but itself. After a
 * failure the whole channel rests, and what was tried least goes first, so that one message that is never taken does not
 * stand in the way of the others.
 */
export function makeOutbox(deps: OutboxDeps): Outbox {
  const { name, clock, log } = deps;
  const waiting = new Map<string, Entry>();
  const done = makeMemory();
  const stop = new AbortController();
  let letters: Letter[] = [];
  let failures = 0;
  let dropped = 0;
  let restsUntil: Instant = 0;
  let alarm = new AbortController();

  function put(key: IssueKey, entries: readonly Entry[]): void {
    const wanted = new Set(entries.map(({ notice }) => notice.id));
    const isOver = (entry: Entry): boolean =>
      keyText(entry.key) === keyText(key) && !wanted.has(entry.notice.id);
    for (const [id, entry] of waiting) if (isOver(entry)) waiting.delete(id);
    // What is on its way may still arrive; what failed is not tried again.
    letters = letters.filter((letter) => !letter.entries.every(isOver));
    const known = new Set(letters.flatMap((letter) => letter.entries.map(idOf)));
    for (const entry of entries) {
      const id = idOf(entry);
      if (known.has(id) || done.has(id)) continue;
      if (waiting.has(id) || waiting.size + known.size < MOST_WAITING) waiting.set(id, entry);
      else dropped += 1;
    }
    if (entries.length > 0) alarm.abort();
  }

  async function work(): Promise<void> {
    let droppedBefore = 0;
    while (!stop.signal.aborted) {
      alarm = new AbortController();
      const at = nextAt();
      if (dropped > droppedBefore) log.warn('notices dropped', { channel: name, dropped });
      droppedBefore = dropped;
      const letter = at !== null && at <= clock.now() ? leastTried(ripe()) : null;
      if (letter === null) await rest(at);
      else if (letter.isOurs) await sendOne(letter);
      else await claimOne(letter);
    }
  }

  /** Makes letters of what is ready, and says when the next may be sent. */
  function nextAt(): Instant | null {
    const now = clock.now();
    letters = letters.filter(({ entries }) => entries.some(({ notice }) => isFresh(notice, now)));
    const { ready, next } = takeReady([...waiting.values()], now);
    for (const entries of ready) {
      for (const entry of entries) waiting.delete(idOf(entry));
      letters.push(letterOf(entries, deps.claims === undefined));
    }
    // Quiet hours may have begun since an attempt failed.
    return letters
      .map(({ entries }) => Math.max(restsUntil, readyAt(entries, now)))
      .reduce(earliest, next);
  }

  function ripe(): readonly Letter[] {
    return letters.filter(({ entries }) => readyAt(entries, clock.now()) <= clock.now());
  }

  /** Until that moment, or until something is put in. */
  async function rest(until: Instant | null): Promise<void> {
    const signal = AbortSignal.any([alarm.signal, stop.signal]);
    if (until !== null) await clock.sleep(until - clock.now(), signal);
    else if (!signal.aborted) {
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  function letterOf(entries: Batch, isOurs: boolean): Letter {
    return { message: messageOf(name, noticesOf(entries)), entries, tries: 0, isOurs };
  }

  /** What another process tells is left to it. */
  async function claimOne(letter: Letter): Promise<void> {
    try {
      const mine = await claimed(letter.entries, deps.claims);
      const [first, ...more] = letter.entries.filter((entry) => mine.has(claimOf(entry)));
      letters = letters.filter((other) => other !== letter);
      if (first !== undefined) letters.push(letterOf([first, ...more], true));
    } catch (error) {
      failures += 1;
      restsUntil = clock.now() + backOff(failures);
      log.warn('not claimed', { channel: name, err: error });
    }
  }

  async function sendOne(letter: Letter): Promise<void> {
    // Held by its timer: a signal that nothing but its own timeout holds may be collected before it is over.
    const late = new AbortController();
    const over = new DOMException('The time is over.', 'TimeoutError');
    const alarm = setTimeout(() => late.abort(over), deps.patience);
    const signal = AbortSignal.any([stop.signal, late.signal]);
    const sending = await attempt(letter.message, signal).finally(() => clearTimeout(alarm));
    letter.tries += 1;
    const keys = { channel: name, id: letter.message.id, notices: letter.entries.length };
    if (sending.kind === 'later') {
      failures += 1;
      restsUntil = clock.now() + Math.max(backOff(failures), sending.after ?? 0);
      const again = new Date(restsUntil).toISOString();
      log.warn('not told', { ...keys, reason: sending.reason, tries: letter.tries, again });
      return;
    }
    failures = 0;
    letters = letters.filter((other) => other !== letter);
    const refusal = sending.kind === 'refused' ? sending.reason : null;
    if (refusal === null) log.info('told', keys);
    else log.warn('refused', { ...keys, reason: refusal });
    for (const entry of letter.entries) {
      done.add(idOf(entry));
      deps.told(entry, refusal);
    }
    // Else another process tells it again once this one is gone.
    deps.claims?.told(letter.entries.map(claimOf)).catch(() => undefined);
  }

  async function attempt(message: Message, signal: AbortSignal): Promise<Sending> {
    try {
      return await deps.channel.send(message, signal);
    } catch (error) {
      log.error('channel failed', { channel: name, err: error });
      return { kind: 'later', reason: 'a bug', after: null };
    }
  }

  const working = work();
  return {
    put,
    async close() {
      stop.abort();
      await working;
    },
  };
}

async function claimed(entries: Batch, claims: Claims | undefined): Promise<ReadonlySet<string>> {
  const mine = new Set<string>();
  for (const [, [first, ...more]] of Map.groupBy(entries, ({ key }) => keyText(key))) {
    if (first === undefined) continue;
    const ids = [first, ...more].map(claimOf);
    for (const id of (await claims?.claim(first.key, ids)) ?? ids) mine.add(id);
  }
  return mine;
}

function isFresh({ since }: Notice, now: Instant): boolean {
  return now - since < TOLD_WITHIN;
}

/** By which processes agree on it: each channel is told by itself. */
function claimOf({ notice, route }: Entry): string {
  return claimName(route.channel, notice.id);
}

function idOf({ notice }: Entry): string {
  return notice.id;
}

function noticesOf([first, ...rest]: Batch): readonly [Notice, ...(readonly Notice[])] {
  return [first.notice, ...rest.map(({ notice }) => notice)];
}

function leastTried(letters: readonly Letter[]): Letter | null {
  return letters.reduce<Letter | null>(
    (least, letter) => (least === null || letter.tries < least.tries ? letter : least),
    null,
  );
}
