import type { GithubParts } from './github-side.ts';
import { type Database, openDatabase } from '../postgres/database.ts';
import { makeLedgers } from '../postgres/ledger.ts';
import { joinReplicas, type Replica } from '../postgres/replica.ts';
import type { Base } from './base.ts';

/** What processes have in common that share their issues: the database, and who is there. */
export interface Common {
  readonly database: Database;
  readonly replica: Replica;
  /** What they ask together of an installation. */
  readonly ledgerOf: NonNullable<GithubParts['ledgerOf']>;
  /** Whether an issue is this process's still; none before {@link holdsBy} has said how to tell. */
  readonly holds: NonNullable<GithubParts['holds']>;
  holdsBy(holds: NonNullable<GithubParts['holds']>): void;
  /** Told the name of each issue with a run under way at which another process has looked just now. */
  whenLooked(act: (issue: string) => void): void;
  /** Called each time that the database's schemas were made: for the first time, or after somebody dropped them. */
  whenPrepared(act: () => void): void;
}

/** Null where this process is alone. */
export function openCommon({ env, clock, log }: Base): Common | null {
  if (env.database === null) return null;
  const acts: (() => void)[] = [];
  const database = openDatabase(env.database);
  const whenPrepared = (): void => {
    for (const act of acts) act();
  };
  let looked = (_issue: string): void => undefined;
  const heard = (issue: string): void => looked(issue);
  let holds: Common['holds'] = () => false;
  const replica = joinReplicas({ database, log, whenPrepared, heard });
  return {
    database,
    replica,
    ledgerOf: makeLedgers({ database, clock, log, replica }),
    holds: (key) => holds(key),
    holdsBy: (given) => {
      holds = given;
    },
    whenPrepared: (act) => void acts.push(act),
    whenLooked: (act) => {
      looked = act;
    },
  };
}
