import type { NoSnapshot } from '../controller/ports.ts';
import type { Fault } from './client.ts';

/** A part of the world that GitHub may refuse to show without the rest being useless. */
export type Area =
  | 'people'
  | 'rules'
  | 'board'
  | 'checks'
  | 'deployments'
  | 'run'
  | 'config'
  | 'contents'
  | 'pull';

interface Optional {
  readonly area: Area | null;
  /** Where in the answer, as field names joined by dots. */
  readonly at: RegExp;
  /** What the installation lacks when it is refused. */
  readonly permission: string | null;
  /** Whether not being there is a fact like any other. */
  readonly mayBeMissing: boolean;
}

const OPTIONAL: readonly Optional[] = [
  { area: null, at: /^hinted/, permission: null, mayBeMissing: true },
  { area: 'run', at: /^run/, permission: 'actions: write', mayBeMissing: true },
  { area: 'people', at: /^repository\.collaborators/, permission: null, mayBeMissing: true },
  { area: 'rules', at: /\.(rules|refUpdateRule)\b/, permission: null, mayBeMissing: false },
  {
    area: 'board',
    at: /\.(projectItems|moves)\b/,
    permission: 'organization_projects: write',
    mayBeMissing: true,
  },
  { area: 'checks', at: /\.statusCheckRollup/, permission: 'checks: read', mayBeMissing: false },
  {
    area: 'deployments',
    at: /\.deployments/,
    permission: 'deployments: write',
    mayBeMissing: false,
  },
  { area: 'config', at: /^repository\.config/, permission: 'contents: write', mayBeMissing: true },
  {
    area: 'contents',
    at: /^repository\.(results|refs|branch|base)\b/,
    permission: 'contents: write',
    mayBeMissing: true,
  },
  // A pull request cannot be deleted: one that is not found is one that GitHub does not show yet.
  {
    area: 'pull',
    at: /^(pull|repository\.pulls)\b/,
    permission: 'pull_requests: write',
    mayBeMissing: false,
  },
];

/** What the errors of a world answer mean: nothing can be read, or what cannot be relied on. */
export type Verdict =
  | { readonly kind: 'unread'; readonly outcome: NoSnapshot }
  | {
      readonly kind: 'readable';
      readonly hidden: ReadonlySet<Area>;
      readonly missingPermissions: readonly string[];
    };

export function judgeFaults(faults: readonly Fault[]): Verdict {
  const hidden = new Set<Area>();
  const missing = new Set<string>();
  for (const fault of faults) {
    const path = fault.path.filter((part) => typeof part === 'string').join('.');
    if (fault.type === 'NOT_FOUND' && path === 'repository')
      return { kind: 'unread', outcome: { kind: 'gone', reason: fault.message } };
    if (fault.type === 'NOT_FOUND' && path === 'repository.issue')
      return { kind: 'unread', outcome: { kind: 'departed', reason: fault.message } };
    const optional = OPTIONAL.find(({ at }) => at.test(path));
    if (fault.type === 'NOT_FOUND' && optional?.mayBeMissing === true) continue;
    if (fault.type !== 'FORBIDDEN' || optional === undefined) {
      const reason = `${fault.type ?? 'error'} at ${path || 'the query'}: ${fault.message}`;
      return { kind: 'unread', outcome: { kind: 'partial', reason } };
    }
    if (optional.area !== null) hidden.add(optional.area);
    if (optional.permission !== null) missing.add(optional.permission);
  }
  return { kind: 'readable', hidden, missingPermissions: [...missing].toSorted() };
}
