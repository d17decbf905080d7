import { type Decided, lateText } from '../asking/decide.ts';
import { safe } from '../plain.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, printJson, stop, unanswered } from './io.ts';

/** Says what became of a decision. Where nothing was written, that is all that is said. */
export function tellDecided(io: Io, decided: Decided, json: boolean): ExitCode {
  switch (decided.kind) {
    case 'trouble':
      return unanswered(io, decided.trouble);
    case 'unfit':
      return stop(io, EXIT.usage, decided.unfit.sentence);
    case 'no-right':
      return stop(io, EXIT.nothing, decided.sentence);
    case 'late':
      if (decided.remark === null) return stop(io, EXIT.nothing, lateText(decided.prompt));
      return written(io, decided, { json, sentence: lateText(decided.prompt) });
    case 'refused':
      return written(io, decided, { json, sentence: safe(decided.sentence) });
    case 'taken':
      return written(io, decided, { json, sentence: takenText(decided.prompt) });
    case 'unheard':
      return written(io, decided, {
        json,
        sentence: 'Drover has not said yet whether it counts; the comment shows it when it has.',
      });
  }
}

type Written = Extract<Decided, { readonly kind: 'taken' | 'late' | 'refused' | 'unheard' }>;

function written(
  io: Io,
  { kind, remark }: Written,
  { json, sentence }: { readonly json: boolean; readonly sentence: string },
): ExitCode {
  const isDone = kind === 'taken' || kind === 'unheard';
  const url = remark?.url ?? null;
  if (json) printJson(io, { outcome: kind, url, sentence });
  else {
    io.out(`Commented as you: ${url ?? ''}\n`);
    (isDone ? io.out : io.err)(`${sentence}\n`);
  }
  return isDone ? EXIT.sound : EXIT.nothing;
}

function takenText({ state, decision }: { readonly state: string; readonly decision: unknown }) {
  if (state === 'open') return 'It counts; others have to say so as well.';
  return decision === 'deny'
    ? 'It counts: the session is told that it may not, and why.'
    : 'It counts: the session goes on with it.';
}
