import type { IssueKey } from '../../controller/ports.ts';
import { NodeId } from '../../lifecycle/ids.ts';
import type { Seal } from '../../lifecycle/markers/seal.ts';
import { parseRecord } from '../../lifecycle/record/codec.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import type { Actor } from '../../lifecycle/snapshot/actor.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { Client } from '../client.ts';
import { isUntouched, toViewer } from '../map/actor.ts';
import { AT_A_TIME, type FarIssue, type FarPull, lookFromAfar, type Sighting } from './afar.ts';
import { judge, type Verdict } from './at-rest.ts';
import type { ConfiguredRepository } from './repositories.ts';

/** An issue in care of which this process knows nothing yet. */
export interface Stranger {
  readonly key: IssueKey;
  /** Of the issue. */
  readonly node: string;
  readonly repository: ConfiguredRepository;
  readonly updatedAt: string;
  /** The option that its card shows. */
  readonly option: string | null;
}

export type Told = Verdict & { readonly stranger: Stranger };

export interface TellingParts {
  readonly client: Client;
  readonly seal: Seal;
  readonly host: string;
  readonly now: () => Instant;
}

/** One that has a record, whose pull request is asked for with the next hundred issues. */
interface Met {
  readonly stranger: Stranger;
  readonly issue: FarIssue;
  readonly record: IssueRecord;
  readonly writtenAt: Instant;
  readonly viewer: Actor;
}

/** So many are asked for at a time, where there are many: GitHub takes a second or two for each hundred. */
const SIDE_BY_SIDE = 4;

/**
 * Tells issues apart that need a look from those that rest, a hundred for a point of GitHub's budget: a look at each
 * takes two at least. One without a record that holds is in doubt.
 */
export async function tellApart(
  parts: TellingParts,
  strangers: readonly Stranger[],
): Promise<readonly Told[]> {
  const length = Math.max(AT_A_TIME.issues, Math.ceil(strangers.length / SIDE_BY_SIDE));
  const shares: Promise<readonly Told[]>[] = [];
  for (let at = 0; at < strangers.length; at += length)
    shares.push(tellShare(parts, strangers.slice(at, at + length)));
  return (await Promise.all(shares)).flat();
}

async function tellShare(
  parts: TellingParts,
  strangers: readonly Stranger[],
): Promise<readonly Told[]> {
  const told: Told[] = [];
  const configuredAt = new Map<string, Instant>();
  let waiting: readonly Met[] = [];
  for (let at = 0; at < strangers.length || waiting.length > 0; at += AT_A_TIME.issues) {
    const some = strangers.slice(at, at + AT_A_TIME.issues);
    const sighting = await lookFromAfar(parts.client, {
      issues: some.map(({ node }) => node),
      pulls: waiting.flatMap(({ record }) => record.pull ?? []),
      repositories: newOf(some, configuredAt).slice(0, AT_A_TIME.repositories),
    });
    for (const [id, time] of sighting.configuredAt) configuredAt.set(id, time);
    const now = parts.now();
    const pulls = new Map<string, FarPull>(sighting.pulls.map((pull) => [pull.id, pull]));
    for (const met of waiting) told.push(verdictOn(met, { pulls, configuredAt, now }));
    const met = some.map((stranger) => meet(stranger, sighting, parts));
    waiting = met.flatMap((each) => ('record' in each ? each : []));
    for (const each of met) if (!('record' in each)) told.push(each);
  }
  return told;
}

function newOf(
  strangers: readonly Stranger[],
  known: ReadonlyMap<string, Instant>,
): readonly string[] {
  const ids = new Set(strangers.map(({ repository }) => repository.id));
  return [...ids].filter((id) => !known.has(id));
}

function meet(stranger: Stranger, seen: Sighting, { seal, host }: TellingParts): Met | Told {
  const doubt: Told = { kind: 'doubt', stranger };
  const issue = seen.issues.find(({ id }) => id === stranger.node);
  const comment = issue?.pinnedIssueComment?.issueComment ?? null;
  const viewer = toViewer({ id: NodeId.parse(seen.viewer.id ?? ''), login: seen.viewer.login });
  if (issue === undefined || comment === null || !comment.viewerDidAuthor) return doubt;
  if (!isUntouched(comment.editor, viewer)) return doubt;
  const scope = { host, repository: stranger.repository.id, issue: issue.id };
  const parsed = parseRecord(comment.body, scope, seal);
  if (parsed.kind !== 'valid') return doubt;
  return { stranger, issue, record: parsed.record, writtenAt: comment.updatedAt, viewer };
}

interface Known {
  readonly pulls: ReadonlyMap<string, FarPull>;
  readonly configuredAt: ReadonlyMap<string, Instant>;
  readonly now: Instant;
}

function verdictOn(met: Met, { pulls, configuredAt, now }: Known): Told {
  const { stranger, record } = met;
  const { config, id } = stranger.repository;
  // Nobody knows what holds where the configuration does not.
  if (config === null) return { kind: 'doubt', stranger };
  const far = {
    ...met,
    config,
    option: stranger.option,
    pull: pulls.get(record.pull ?? '') ?? null,
    configuredAt: configuredAt.get(id) ?? null,
  };
  return { ...judge(far, now), stranger };
}
