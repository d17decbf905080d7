import type { NoticeEvent, Quiet } from '../policy/config-notify.ts';
import type { Severity } from '../reports/request.ts';
import type { Instant, Millis } from '../time.ts';

/**
 * Something that waits for a person, as it is told elsewhere than on GitHub. All texts are plain, of one line but for
 * `text`, free of what looks like a secret, and still an agent's or a stranger's: each channel makes them harmless in
 * its own markup.
 */
export interface Notice {
  /** The same each time that it is told, and unlike that of anything else. */
  readonly id: string;
  /** The key of the comment that asks for it on GitHub. */
  readonly key: string;
  readonly event: NoticeEvent;
  readonly severity: Severity;
  readonly since: Instant;
  /** `OWNER/NAME`. */
  readonly repository: string;
  readonly issue: number;
  /** The issue's. */
  readonly title: string;
  /** The issue's page. */
  readonly url: string;
  /** `OWNER/NAME#12:p1` for a prompt; null for everything else. */
  readonly prompt: string | null;
  /** Who is asked: logins, and teams as `organisation/team`. */
  readonly asked: readonly string[];
  /** What it is, in a few words. */
  readonly headline: string;
  readonly text: string;
  /** What to comment on the issue. */
  readonly commands: readonly string[];
  /** The channels that have not been told yet. */
  readonly routes: readonly Route[];
}

/** How something reaches a channel. */
export interface Route {
  /** The channel's name. */
  readonly channel: string;
  /** The quiet hours that hold there. */
  readonly quiet: Quiet | null;
  /** How long it may wait for more, to be told together; null when it is told by itself. */
  readonly digest: Millis | null;
}
