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

export function makeHands<Job, Done extends object>(
  file: string,
  work: (job: Job) => Promise<Done>,
): Hands<Job, Done> {
  return {
    isHand: process.send !== undefined,
    serve: () => {
      let last: Promise<void> = Promise.resolve();
      const doAfter = async (before: Promise<void>, job: Job): Promise<void> => {
        await before;
        process.send?.(await work(job));
      };
      process.on('message', (message) => {
        last = doAfter(last, (message as { readonly job: Job }).job);
      });
    },
    give: async (jobs, tell) => {
      const rest = jobs[Symbol.iterator]();
      const hand = (): Promise<void> => {
        const child = fork(file, process.argv.slice(2));
        const next = (): void => {
          const { value, done } = rest.next();
          if (done === true) child.disconnect();
          else child.send({ job: value });
        };
        child.on('message', (message) => {
          tell(message as Done);
          next();
        });
        next();
        return ended(child);
      };
      await Promise.all(Array.from({ length: availableParallelism() }, hand));
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a process of the simulation ended with ${code}`));
    });
  });
}
