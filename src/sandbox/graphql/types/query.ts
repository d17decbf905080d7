import { findAccount, findRepository } from '../../world/find.ts';
import type { Account } from '../../world/records/account.ts';
import { visibleRepository } from '../access.ts';
import type { GraphqlContext } from '../context.ts';
import { notFoundError } from '../errors.ts';
import { nodeById } from '../nodes.ts';
import { resourceByUrl } from '../resource.ts';
import { taking, thing } from '../thing.ts';
import type { FieldTable, Thing } from '../thing.ts';
import { accountThing } from './accounts.ts';
import { search } from './search.ts';

function accountOf(
  { world }: GraphqlContext,
  login: string,
  type: 'User' | 'Organization',
): Thing<Account> {
  const account = findAccount(world, login);
  if (account?.type === type) return accountThing(account);
  const article = type === 'User' ? 'a' : 'an';
  throw notFoundError(`Could not resolve to ${article} ${type} with the login of '${login}'.`);
}

/** All that a query can start from. */
export const queryFields: FieldTable<undefined> = {
  // An App is shown as a User here, its login with the suffix `[bot]` [GH:fullsend-ai/fullsend#1953].
  viewer: (_root, _args, { world, actor }) =>
    thing('User', world.tables.accounts.must(actor.accountId)),
  // Null on a server without rate limits, as on GitHub Enterprise.
  rateLimit: (_root, _args, { cost, rate }) =>
    rate === undefined
      ? null
      : {
          cost: cost.points,
          nodeCount: cost.nodes,
          limit: rate.limit,
          remaining: Math.max(0, rate.remaining - cost.points),
          used: rate.used + cost.points,
          resetAt: rate.resetAt,
        },
  repository: taking(
    ['owner', 'name', 'followRenames'],
    (_root: undefined, args: { owner: string; name: string; followRenames?: boolean }, context) => {
      const message = `Could not resolve to a Repository with the name '${args.owner}/${args.name}'.`;
      const found = findRepository(context.world, args.owner, args.name);
      return thing('Repository', visibleRepository(context, found, message));
    },
  ),
  repositoryOwner: taking(
    ['login'],
    (_root: undefined, { login }: { login: string }, { world }) => {
      const account = findAccount(world, login);
      return account === undefined || account.type === 'Bot' ? null : accountThing(account);
    },
  ),
  organization: taking(['login'], (_root: undefined, { login }: { login: string }, context) =>
    accountOf(context, login, 'Organization'),
  ),
  user: taking(['login'], (_root: undefined, { login }: { login: string }, context) =>
    accountOf(context, login, 'User'),
  ),
  node: taking(['id'], (_root: undefined, { id }: { id: string }, context) =>
    nodeById(context, id),
  ),
  // A failing id leaves a null in its place and its own error beside the others.
  nodes: taking(['ids'], (_root: undefined, { ids }: { ids: readonly string[] }, context) =>
    ids.map((id) => nodeById(context, id)),
  ),
  resource: taking(['url'], (_root: undefined, { url }: { url: string }, context) =>
    resourceByUrl(context, url),
  ),
  search,
};
