import type { IssueKey } from '../../controller/ports.ts';
import type { Card } from './parts.ts';
import type { ConfiguredRepository } from './repositories.ts';
import type { Numbered, Whole } from './survey.ts';

/** An issue that may be worth a wake. */
export interface Candidate {
  /** Names the issue among those of its installation. */
  readonly id: string;
  readonly issue: Omit<IssueKey, 'installation'>;
  /** It changed since the last sweep, for certain. */
  readonly changed: boolean;
  /** What can be seen of it from afar, as text: different when something happened to it. */
  readonly state: string;
  /** Absent where it is not in care. */
  readonly care?: Numbered;
  /** The option that its card shows, where one was seen. */
  readonly option?: string | null;
}

/**
 * Issues changed since, and all in care, of one repository; also those whose pull request is closed and changed since:
 * what is said there does not make the issue look changed, and it is in nobody's care any more.
 */
export function candidatesOf(
  sight: Whole,
  { owner, repo }: ConfiguredRepository,
): readonly Candidate[] {
  const changed = new Set(sight.changed.map(({ number }) => number));
  const inCare = new Set(sight.care.map(({ number }) => number));
  const toCandidate = (seen: Numbered): Candidate => ({
    id: candidateId(sight.id, seen.number),
    issue: { owner, repo, number: seen.number },
    changed: changed.has(seen.number),
    state: `${seen.updatedAt} ${stateOfPull(sight, seen.number)}`,
    ...(inCare.has(seen.number) ? { care: seen } : {}),
  });
  const others = sight.care.filter(({ number }) => !changed.has(number));
  const ended = sight.ended.nodes.flatMap(({ headRefName, updatedAt }): readonly Candidate[] => {
    const number = Number(/^drover\/(\d+)-/.exec(headRefName)?.[1]);
    if (Number.isNaN(number) || Date.parse(updatedAt) < sight.since) return [];
    // That it changed says it all: seen no more, it would look like another change.
    const id = candidateId(sight.id, number);
    return [{ id, issue: { owner, repo, number }, changed: true, state: '' }];
  });
  return [...[...sight.changed, ...others].map(toCandidate), ...ended];
}

function candidateId(repository: string, number: number): string {
  return `${repository}#${number}`;
}

/** Pull request, checks and deployments of the issue's branch; checks and deployments do not make an issue look changed. */
function stateOfPull({ pulls, deployments }: Whole, number: number): string {
  const own = pulls.nodes.filter(({ headRefName }) => headRefName.startsWith(`drover/${number}-`));
  const states = own.map((pull) => {
    const deployed = deployments.nodes.filter(({ commitOid }) => commitOid === pull.headRefOid);
    const shown = deployed.map(({ latestStatus }) => latestStatus?.state ?? '');
    return [pull.updatedAt, pull.headRefOid, pull.statusCheckRollup?.state ?? '', ...shown].join(
      ' ',
    );
  });
  return states.join(', ');
}

/** A card with the issue of a configured repository that it is about. */
export interface IssueCard {
  readonly content: string | undefined;
  readonly issue: Omit<IssueKey, 'installation'>;
  readonly repository: ConfiguredRepository;
  readonly candidate: Candidate & { readonly option: string | null };
}

/** Null for a card of a draft, a pull request, or an issue that lies elsewhere. */
export function toIssueCard(
  card: Card,
  repositories: ReadonlyMap<string, ConfiguredRepository>,
): IssueCard | null {
  const repository = repositories.get(card.content?.repository?.id ?? '');
  const number = card.content?.number;
  if (repository === undefined || number === undefined) return null;
  const issue = { owner: repository.owner, repo: repository.repo, number };
  const option = card.fieldValueByName?.name ?? null;
  return {
    content: card.content?.id,
    issue,
    repository,
    candidate: {
      id: candidateId(repository.id, number),
      issue,
      changed: false,
      state: `card ${card.updatedAt}`,
      option,
    },
  };
}
