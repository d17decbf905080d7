import { writeSync } from 'node:fs';
import { destination, type DestinationStream } from 'pino';

/** So much text is kept while it cannot be written; what comes then is lost. */
const MOST_KEPT = 1_000_000;

/**
 * Standard output, which may lie on a disk that is full or lead to a reader that is gone. The log is not worth the
 * work: what cannot be written is said once on standard error, kept up to a bound for when it can be written again,
 * and then lost. Each line is written at once: a process that is killed leaves what it said before, and pino's buffer
 * would be tried again for ever when the process ends.
 */
export function standardOutput(): DestinationStream {
  const out = destination({ dest: 1, sync: true, maxLength: MOST_KEPT });
  let isTold = false;
  out.on('error', ({ message }: Error) => {
    if (isTold) return;
    isTold = true;
    complain(`Drover cannot write its log (${message}); it goes on without one.\n`);
  });
  out.on('write', () => {
    isTold = false;
  });
  return out;
}

function complain(sentence: string): void {
  try {
    writeSync(2, sentence);
  } catch {
    // Standard error lies on the same disk: there is nowhere left to say it.
  }
}
