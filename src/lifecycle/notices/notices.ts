import { type Look, lookAt } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Instant, Millis } from '../time.ts';
import type { Config } from '../policy/config.ts';
import { DAY } from '../policy/quantities.ts';
import { noticeWords } from '../words/notices.ts';
import { type Matter, mattersOf } from './matters.ts';
import type { Notice, Route } from './notice.ts';
import { isTold } from './told.ts';

/** Longer than quiet over a long weekend; what is older was asked again by a reminder, or nobody is to be told of it. */
export const TOLD_WITHIN: Millis = 7 * DAY;

const RANKS = ['low', 'medium', 'high'] as const;

/**
 * What is to be told elsewhere than on GitHub, once this record stands: all that waits for a person and that some
 * channel of the configuration has not been told. Empty where the configuration names no channel or does not hold.
 */
export function noticesOf(snapshot: Snapshot, record: IssueRecord): readonly Notice[] {
  const look = lookAt(snapshot);
  if (look.config.notify.channels.length === 0) return [];
  return mattersOf(record)
    .filter(({ since }) => snapshot.now - since < TOLD_WITHIN)
    .flatMap((matter) => {
      const routes = routesOf(matter, record, look.config);
      return routes.length === 0 ? [] : [noticeOf({ matter, routes }, record, look)];
    });
}

/** Whether some channel of this configuration is still to be told of what waits for a person. */
export function isUntold(record: IssueRecord, config: Config, now: Instant): boolean {
  return mattersOf(record).some(
    (matter) => now - matter.since < TOLD_WITHIN && routesOf(matter, record, config).length > 0,
  );
}

function routesOf(matter: Matter, record: IssueRecord, config: Config): readonly Route[] {
  const { channels, quiet, digest } = config.notify;
  return channels
    .filter(({ events }) => events.includes(matter.event))
    .filter(({ severity }) => RANKS.indexOf(matter.severity) >= RANKS.indexOf(severity))
    .filter(({ use }) => !isTold(record.told ?? [], matter.key, use))
    .map((each) => ({
      channel: each.use,
      quiet: each.quiet ? quiet : null,
      digest: each.digest ? (digest?.every ?? null) : null,
    }));
}

interface Addressed {
  readonly matter: Matter;
  readonly routes: readonly Route[];
}

function noticeOf({ matter, routes }: Addressed, record: IssueRecord, look: Look): Notice {
  const { repository, issue } = look.snapshot;
  const name = `${repository.owner}/${repository.name}`;
  return {
    id: `${repository.id}/${issue.number}/${matter.key}`,
    key: matter.key,
    event: matter.event,
    severity: matter.severity,
    since: matter.since,
    repository: name,
    issue: issue.number,
    url: issue.url,
    prompt: matter.prompt === null ? null : `${name}#${issue.number}:${matter.prompt.id}`,
    ...noticeWords(matter, record, look),
    routes,
  };
}
