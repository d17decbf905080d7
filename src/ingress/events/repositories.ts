import { z } from 'zod';
import type { Key } from '../key.ts';
import { Base, Name, OrganisationBase, placeOf, rule, ShaText } from '../payload.ts';

const CONFIG_PATH = '.github/drover.yml';

const Paths = z.array(z.string()).optional().catch([]);
const Commit = z.object({ added: Paths, modified: Paths, removed: Paths });

/** …#push; a push of the default branch that touches the configuration changes every issue in care. */
export const push = rule(
  Base.extend({ ref: z.string(), after: ShaText, commits: z.array(Commit).optional().catch([]) }),
  (payload) => {
    const place = placeOf(payload);
    const name = /^refs\/heads\/(.{1,255})$/.exec(payload.ref)?.[1];
    if (name === undefined) return { keys: [], occasion: 'nothing' };
    const keys: Key[] = [{ kind: 'branch', name, head: payload.after, ...place }];
    const touched = (payload.commits ?? []).some(({ added, modified, removed }) =>
      [added, modified, removed].some((paths) => paths?.includes(CONFIG_PATH)),
    );
    if (touched && name === payload.repository.default_branch) {
      keys.push({ kind: 'repository', ...place });
    }
    return { keys, occasion: 'act' };
  },
);

/** A branch made or deleted (…#create, …#delete). */
export const branch = rule(Base.extend({ ref: Name, ref_type: z.string() }), (payload) => ({
  keys:
    payload.ref_type === 'branch'
      ? [{ kind: 'branch', name: payload.ref, ...placeOf(payload) }]
      : [],
  occasion: 'act',
}));

const REPOSITORY_ACTIONS = new Set(['archived', 'unarchived', 'renamed', 'transferred', 'edited']);

/** …#repository */
export const repository = rule(Base, (payload) => ({
  keys: [{ kind: 'repository', ...placeOf(payload) }],
  occasion: REPOSITORY_ACTIONS.has(payload.action ?? '') ? 'act' : 'nothing',
}));

/** More than these are left to the sweep, which asks for their configurations a hundred at a time. */
const MOST_REPOSITORIES = 20;

const Repositories = z
  .array(z.object({ full_name: z.string().max(300) }))
  .optional()
  .catch([]);

/** The App was installed, woken, given permissions or given repositories (…#installation, …#installation_repositories). */
export const installation = rule(
  OrganisationBase.extend({ repositories: Repositories, repositories_added: Repositories }),
  ({ installation: { id }, repositories = [], repositories_added: added = [] }) => {
    const keys = [...repositories, ...added]
      .slice(0, MOST_REPOSITORIES)
      .flatMap(({ full_name }) => {
        const [owner, repo, more] = full_name.split('/');
        if (!owner || !repo || more !== undefined) return [];
        return [{ kind: 'repository' as const, installation: id, owner, repo }];
      });
    return { keys, occasion: 'act' };
  },
);
