/**
 * How long something may take before it counts as never: Drover asks after a minute for a delivery that failed, and
 * after two for a run whose dispatch nobody answered.
 */
const PATIENCE = 170_000;
/** What takes so long went wrong somewhere on its way, and it is worth knowing where. */
const LATE = 75_000;
const PAUSE = 300;

/** Waits until something is so. `tell` gives what there is to know about why it is not. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  tell: () => Promise<string> = () => Promise.resolve(''),
): Promise<T> {
  const began = Date.now();
  for (;;) {
    const found = await look();
    const took = Date.now() - began;
    if (found !== null && found !== undefined && found !== false) {
      if (took > LATE) process.stderr.write(`late by ${took} ms: ${what}\n${await tell()}\n`);
      return found;
    }
    if (took > PATIENCE) throw new Error(`never: ${what}\n${await tell()}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
