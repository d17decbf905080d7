import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** A program's own file, run once more for each core. */
export interface Hands<Job, Done> {
  /** Whether this process is one of them. */
  readonly isHand: boolean;
  /** Does what it is given, one job after the other. */
  serve(): void;
  /** Gives jobs away, to each the next as soon as it has done one. */
  give(jobs: Iterable<Job>, tell: (done: Done) => void): Promise<void>;
}

export interface Work<Job, Done> {
  readonly work: (job: Job) => Promise<Done>;
  /** What to tell of a job that threw something, or in which a hand ended: what all others came to is not lost with it. */
  readonly lost: (job: Job, what: string) => Done;
}

export function makeHands<Job, Done extends object>(
  file: string,
  { work, lost }: Work<Job, Done>,
): Hands<Job, Done> {
  const serve = (): void => {
    let last: Promise<void> = Promise.resolve();
    const doAfter = async (before: Promise<void>, job: Job): Promise<void> => {
      await before;
      process.send?.(await work(job).catch((error: unknown) => lost(job, told(error))));
    };
    process.on('message', (message) => {
      last = doAfter(last, (message as { readonly job: Job }).job);
    });
  };

  const give = async (jobs: Iterable<Job>, tell: (done: Done) => void): Promise<void> => {
    const rest = jobs[Symbol.iterator]();
    const hand = async (): Promise<void> => {
      const { value: first, done } = rest.next();
      if (done === true) return;
      let job: Job | null = first;
      let last: Job = first;
      const child = fork(file, process.argv.slice(2));
      child.on('message', (message) => {
        tell(message as Done);
        const next = rest.next();
        job = next.done === true ? null : next.value;
        last = job ?? last;
        if (job === null) child.disconnect();
        else child.send({ job });
      });
      child.send({ job });
      const how = await endOf(child);
      if (job !== null || how !== '0') tell(lost(job ?? last, `its process ended with ${how}`));
      // What is left is for another in its place.
      await hand();
    };
    await Promise.all(Array.from({ length: availableParallelism() }, hand));
  };

  return { isHand: process.send !== undefined, serve, give };
}

function told(error: unknown): string {
  return String(error instanceof Error ? error.stack : error);
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve(message));
    child.on('exit', (code, signal) => resolve(String(signal ?? code)));
  });
}
