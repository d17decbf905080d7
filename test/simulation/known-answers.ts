import type { GitStore } from '../../src/sandbox/git/git-store.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import type { Answer } from './answer.ts';

/** Answers that would be the same if they were worked out again. */
export interface KnownAnswers {
  /** For reading alone: what is looked at in it is noted for the answers that are being worked out. */
  readonly watched: World;
  /** The answer to a question, from `work` where anything that it looked at the last time has changed since. */
  answer(question: string, work: () => Promise<Answer>): Promise<Answer>;
}

/** The name of a table, or `git`, and how often it had changed when it was looked at first. */
type Seen = Map<string, number>;

const GIT = 'git';

/**
 * Half of what a client asks it has asked before. An answer depends on the tables that were looked at for it, on the
 * refs, and on nothing else: not on the time alone within the hours of a history. `changesOf` counts the changes of each.
 */
export function knowAnswers(world: World, changesOf: (name: string) => number): KnownAnswers {
  const known = new Map<string, { readonly answer: Answer; readonly seen: Seen }>();
  /** Of the questions that are being worked out; which of them looks at something cannot be told. */
  const open = new Set<Seen>();
  const note = (name: string): void => {
    for (const seen of open) if (!seen.has(name)) seen.set(name, changesOf(name));
  };
  const isSame = (seen: Seen): boolean =>
    [...seen].every(([name, changes]) => changesOf(name) === changes);
  return {
    watched: watch(world, note),
    answer: async (question, work) => {
      const found = known.get(question);
      if (found !== undefined && isSame(found.seen)) return found.answer;
      const seen: Seen = new Map();
      open.add(seen);
      try {
        const answer = await work();
        // What is fetched from elsewhere, as the archives of artifacts are, is in no table.
        if (answer.status === 200 && answer.body.kind === 'json')
          known.set(question, { answer, seen });
        return answer;
      } finally {
        open.delete(seen);
      }
    },
  };
}

function watch(world: World, note: (name: string) => void): World {
  const tables = {};
  for (const [key, table] of Object.entries(world.tables)) {
    const get = (): unknown => {
      note(table.name);
      return table;
    };
    Object.defineProperty(tables, key, { enumerable: true, get });
  }
  return {
    ...world,
    tables: tables as World['tables'],
    get git(): GitStore {
      note(GIT);
      return world.git;
    },
  };
}
