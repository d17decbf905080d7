/** How far it has come: one line that changes on a terminal, and one now and then elsewhere. */
export interface Progress {
  /** One more is done. */
  step(): void;
  /** Something to be read above the line. */
  say(text: string): void;
  end(): void;
  /** Done a second. */
  rate(): number;
}

const EVERY = { terminal: 100, elsewhere: 10_000 } as const;

export function showProgress(what: string, count: number): Progress {
  const { stderr } = process;
  const began = performance.now();
  const every = stderr.isTTY ? EVERY.terminal : EVERY.elsewhere;
  // The first at once, so that it is seen to go on; of one alone there is nothing to show.
  let [done, shownAt] = [0, count > 1 ? -Infinity : began];
  const rate = (): number => (done * 1000) / Math.max(1, performance.now() - began);
  const wipe = (): void => {
    if (stderr.isTTY) stderr.write('\r\u001b[K');
  };
  return {
    rate,
    step: () => {
      done += 1;
      const now = performance.now();
      if (now - shownAt < every) return;
      shownAt = now;
      const left = Math.round((count - done) / rate());
      const line = `${done} of ${count} ${what}, ${rate().toFixed(1)} a second, ${left} s to go`;
      wipe();
      stderr.write(stderr.isTTY ? line : `${line}\n`);
    },
    say: (text) => {
      wipe();
      console.log(text);
    },
    end: wipe,
  };
}
