import type { Instant } from '../../src/lifecycle/time.ts';

/** A process that asks GitHub something. */
export interface Asker {
  /** Which of Drover's. */
  readonly process: number;
  /** Whether it will hear what comes of it. */
  readonly hears: boolean;
}

/**
 * What Drover has seen. What a person did after its last look at the issue began is held against nobody: GitHub has no
 * way to look and act at once.
 */
export interface Sight {
  /** A look at the issue begins; the next reads belong to it. */
  readonly lookBegins: (process: number) => void;
  /** Whose request is served now. */
  readonly asks: (asker: Asker) => void;
  /** Drover read by this request what was so at that moment. */
  readonly readShows: (moment: Instant, request: string) => void;
  /** The earliest moment that the look of whoever asks has shown; Infinity where it has read nothing yet. */
  readonly from: () => Instant;
  /** Whether who asks will hear the answer. */
  readonly hears: () => boolean;
  /** Whether any read has shown a moment between these two. */
  readonly showed: (after: Instant, before: Instant) => boolean;
  /** The same of the configuration, which is read together with the issue. */
  readonly showedConfig: (after: Instant, before: Instant) => boolean;
}

export function watchSight(): Sight {
  let asker: Asker = { process: 0, hears: true };
  /** Of each process, the earliest moment that its look has shown. */
  const looks = new Map<number, Instant>();
  const shown: { readonly moment: Instant; readonly request: string }[] = [];
  const from = (): Instant => looks.get(asker.process) ?? Infinity;
  return {
    lookBegins: (process) => looks.set(process, Infinity),
    asks: (by) => {
      asker = by;
    },
    readShows: (moment, request) => {
      looks.set(asker.process, Math.min(from(), moment));
      shown.push({ moment, request });
    },
    from,
    hears: () => asker.hears,
    showed: (after, before) => shown.some(({ moment }) => moment > after && moment < before),
    showedConfig: (after, before) =>
      shown.some(
        ({ moment, request }) => request === 'IssueWorld' && moment > after && moment < before,
      ),
  };
}
