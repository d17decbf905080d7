import type { Client } from '../client.ts';
import { type Candidate, candidatesOf, toIssueCard } from './candidates.ts';
import type { Cards } from './cards.ts';
import { type ConfiguredRepository, grantedTo } from './repositories.ts';
import { type Horizons, type Known, survey } from './survey.ts';

/** A candidate with its repository, which may be configured otherwise than at the last sweep. */
export interface Placed extends Candidate {
  readonly repository: ConfiguredRepository;
  readonly isReconfigured: boolean;
}

export interface Looked {
  readonly candidates: readonly Placed[];
  /** For the next time. */
  readonly known: Known;
}

interface Round extends Horizons {
  /** The installation. */
  readonly id: number;
  readonly cards: Cards;
  readonly known: Known;
}

/** All candidates of an installation, each issue once. */
export async function lookRound(client: Client, round: Round): Promise<Looked> {
  const { id, cards, known, ...horizons } = round;
  const seen = await survey(client, await grantedTo(client), { known, ...horizons });
  const byId = new Map<string, ConfiguredRepository>(
    seen.repositories.map((each) => [each.id, each]),
  );
  const found = new Map<string, Placed>();
  const add = (candidate: Candidate, repository: ConfiguredRepository): void => {
    const other = found.get(candidate.id);
    // Nothing of its issues tells that their repository is configured otherwise.
    const isReconfigured = isConfiguredAnew(repository, known.repositories);
    const placed = { ...candidate, repository, isReconfigured };
    found.set(candidate.id, other === undefined ? placed : join(other, placed));
  };
  for (const sight of seen.sights) {
    const repository = byId.get(sight.id);
    if (repository === undefined) continue;
    for (const each of candidatesOf(sight, repository)) add(each, repository);
  }
  for (const { board, cards: shown } of seen.boards) {
    for (const card of shown.flatMap((each) => toIssueCard(each, byId) ?? [])) {
      if (card.content !== undefined) cards.set(card.content, { installation: id, ...card.issue });
      const { candidate, repository } = card;
      // A move does not make an issue look changed; those of cards elsewhere are Drover's business where it has care.
      if (candidate.option === board.statuses.Ready) add(candidate, repository);
      else if (found.get(candidate.id)?.care !== undefined)
        add({ ...candidate, state: `card ${candidate.option}` }, repository);
    }
  }
  const { repositories, isLong } = seen;
  return { candidates: [...found.values()], known: { repositories, isLong } };
}

function isConfiguredAnew(
  { id, version }: ConfiguredRepository,
  before: readonly ConfiguredRepository[],
): boolean {
  return before.some((each) => each.id === id && each.version !== version);
}

function join(a: Placed, b: Placed): Placed {
  return {
    ...a,
    ...b,
    changed: a.changed || b.changed,
    state: [a.state, b.state].filter(Boolean).join('; '),
  };
}
