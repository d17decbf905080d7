import type { Instant } from '../../src/lifecycle/time.ts';
import type { GitStore } from '../../src/sandbox/git/git-store.ts';
import type { Change, Table } from '../../src/sandbox/world/table.ts';
import { makeTables } from '../../src/sandbox/world/tables.ts';
import type { World } from '../../src/sandbox/world/world.ts';

/** The world as it was, for reads that come from a replica that lags. */
export interface Versions {
  /** Makes `old` show what was so at that moment; things that were not there then are not there. */
  turnBackTo(moment: Instant): void;
  /** A world for reading, as of the last `turnBackTo`. */
  readonly old: World;
  /** How many changes there were so far of a table, or of the refs: `git`. */
  changesOf(name: string): number;
}

interface Stamped {
  readonly at: Instant;
  readonly change: Change;
}

type Rows = Map<number, { readonly id: number }>;

export function keepVersions(world: World, git: GitStore, repositoryId: number): Versions {
  const journal: Stamped[] = [];
  const refs: { readonly at: Instant; readonly refs: ReadonlyMap<string, string> }[] = [];
  const now = (): Instant => world.clock().getTime();
  const noteRefs = (): void => {
    const current = git.refs(repositoryId);
    const last = refs.at(-1)?.refs;
    const same = last?.size === current.size && [...current].every(([k, v]) => last.get(k) === v);
    if (!same) refs.push({ at: now(), refs: new Map(current) });
  };
  noteRefs();
  const changes = new Map<string, number>();
  const changesOf = (name: string): number => changes.get(name) ?? 0;
  world.onChange((change) => {
    changes.set(change.table, changesOf(change.table) + 1);
    journal.push({ at: now(), change });
  });
  const updateRefs = git.updateRefs.bind(git);
  git.updateRefs = async (id, updates) => {
    const answer = await updateRefs(id, updates);
    changes.set('git', changesOf('git') + 1);
    noteRefs();
    return answer;
  };
  let tables = makeTables(() => undefined);
  let oldRefs: ReadonlyMap<string, string> = new Map();
  const oldGit: GitStore = {
    ...git,
    refs: (id) => (id === repositoryId ? oldRefs : git.refs(id)),
    ref: (id, ref) => (id === repositoryId ? oldRefs.get(ref) : git.ref(id, ref)),
    resolve: async (id, revision) =>
      (id === repositoryId
        ? (oldRefs.get(revision) ?? oldRefs.get(`refs/heads/${revision}`))
        : undefined) ?? git.resolve(id, revision),
  };
  return {
    changesOf,
    turnBackTo: (moment) => {
      tables = tablesAt(world, journal, moment);
      oldRefs = (refs.findLast(({ at }) => at <= moment) ?? refs[0])?.refs ?? new Map();
    },
    old: {
      ...world,
      git: oldGit,
      get tables() {
        return tables;
      },
    },
  };
}

function tablesAt(world: World, journal: readonly Stamped[], moment: Instant): World['tables'] {
  const byName = new Map<string, Rows>();
  for (const table of Object.values(world.tables)) {
    byName.set(table.name, new Map(table.all().map((row) => [row.id, row])));
  }
  for (let i = journal.length - 1; i >= 0; i -= 1) {
    const entry = journal[i];
    if (entry === undefined || entry.at <= moment) break;
    const { table, id, before } = entry.change;
    const rows = byName.get(table);
    if (before === undefined) rows?.delete(id);
    else rows?.set(id, before as { readonly id: number });
  }
  const tables = makeTables(() => undefined);
  for (const table of Object.values(tables) as unknown as Table<{ readonly id: number }>[]) {
    for (const row of byName.get(table.name)?.values() ?? []) table.insert(row);
  }
  return tables;
}
