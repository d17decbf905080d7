/** Where a key counts: a repository as one installation sees it. */
export interface Place {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
}

/**
 * What an event tells: the name of something that changed, and nothing about the change. Each kind has its rule in
 * `resolve.ts` that leads to issues.
 */
export type Key =
  /** `nodeId` is remembered, so that a card of this issue is recognised without asking. */
  | ({ readonly kind: 'issue'; readonly number: number; readonly nodeId: string | null } & Place)
  /**
   * `branch`: its head branch when that is in the same repository, `null` when it is not, `undefined` when unknown.
   * `head`, here and below, is remembered, so that an event that names only the commit leads to the branch.
   */
  | ({
      readonly kind: 'pull';
      readonly number: number;
      readonly branch?: string | null;
      readonly head?: string;
    } & Place)
  | ({ readonly kind: 'branch'; readonly name: string; readonly head?: string } & Place)
  | ({ readonly kind: 'sha'; readonly sha: string } & Place)
  | ({ readonly kind: 'run'; readonly runKey: string } & Place)
  | ({ readonly kind: 'repository' } & Place)
  | {
      readonly kind: 'project-item';
      readonly installation: number;
      readonly contentNodeId: string;
    };

/**
 * What sort of event it was. `act`: somebody did something. `part`: somebody did something whose whole has an event of
 * its own, such as one comment of a review. `end`: a run or deployment that may be awaited is over.
 * `chatter`: something else of a machine's has come to an end. `nothing`: a machine has begun something, or the
 * change does not matter.
 */
export type Occasion = 'act' | 'part' | 'end' | 'chatter' | 'nothing';

/** Who caused an event, by what cannot be chosen: the account's node id and type. */
export interface Sender {
  readonly id: string;
  readonly type: string;
}

/** All that is taken from an event. */
export interface EventReading {
  readonly keys: readonly Key[];
  readonly occasion: Occasion;
  readonly sender: Sender | null;
}
