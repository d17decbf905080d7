import type { NodeId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Actor } from './actor.ts';

export interface IssueSnapshot {
  readonly id: NodeId;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  /** SHA-256 over title and body, as 64 hex digits. */
  readonly textHash: string;
  /** Earlier versions of title and body by hash, where GitHub still shows them; newest first. */
  readonly versions: readonly TextVersion[];
  /** The last edit of the body, and of the title: who vouches for one vouches for nothing in the other. */
  readonly lastEdit: TextEdit | null;
  readonly lastRename: TextEdit | null;
  readonly author: Actor | null;
  readonly assignees: readonly Actor[];
  readonly state: 'OPEN' | 'CLOSED';
  /** Who closed or reopened it last, and when; null when nobody did. */
  readonly lastStateChange: {
    readonly id: NodeId;
    readonly kind: 'closed' | 'reopened';
    readonly by: Actor | null;
    readonly at: Instant;
  } | null;
  readonly labels: readonly string[];
  readonly createdAt: Instant;
  /** How it came here from another repository; null when it was opened here. */
  readonly arrival: Arrival | null;
}

/** What GitHub moved along was said elsewhere: nothing of it counts here. */
export interface Arrival {
  readonly at: Instant;
  /** Comments that were our record there. */
  readonly records: readonly NodeId[];
}

export interface TextEdit {
  readonly by: Actor | null;
  readonly at: Instant;
}

export interface TextVersion {
  readonly hash: string;
  readonly title: string;
  readonly body: string;
}
