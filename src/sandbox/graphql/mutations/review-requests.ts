import { findAccount } from '../../world/find.ts';
import { removeReviewRequests, requestReviews } from '../../world/operations/review-requests.ts';
import type { Pull } from '../../world/records/topic.ts';
import type { GraphqlContext } from '../context.ts';
import { noSuchNode, notFoundError, unwrap, unwrapNode } from '../errors.ts';
import { idOf } from '../nodes.ts';
import { thing } from '../thing.ts';
import { actorOf } from '../types/accounts.ts';
import { mutation } from './mutation.ts';

interface Requested {
  readonly pullRequestId: string;
  readonly accountIds: readonly number[];
  readonly teamIds: readonly number[];
  /** Without it, who is not named is no longer asked. */
  readonly union: boolean;
}

function request(context: GraphqlContext, input: Requested) {
  const { world, actor } = context;
  const pullId = idOf(input.pullRequestId, 'pull');
  const pull = world.tables.topics.get(pullId);
  if (pull?.kind !== 'pull') throw noSuchNode(input.pullRequestId);
  const asked = { pullId, accountIds: input.accountIds, teamIds: input.teamIds };
  unwrapNode(requestReviews(world, actor, asked), input.pullRequestId);
  if (!input.union) drop(context, pull, input.accountIds);
  return {
    pullRequest: thing('PullRequest', world.tables.topics.must(pullId) as Pull),
    actor: actorOf(world, actor.accountId),
  };
}

function drop({ world, actor }: GraphqlContext, pull: Pull, keep: readonly number[]): void {
  const accountIds = pull.requestedReviewerIds.filter((id) => !keep.includes(id));
  unwrap(removeReviewRequests(world, actor, { pullId: pull.id, accountIds }));
}

export const requestMutations = {
  requestReviews: mutation<{
    pullRequestId: string;
    userIds?: readonly string[];
    botIds?: readonly string[];
    teamIds?: readonly string[];
    union?: boolean;
  }>(
    'requestReviews',
    ['pullRequestId', 'userIds', 'botIds', 'teamIds', 'union'],
    ({ pullRequestId, userIds = [], botIds = [], teamIds = [], union = false }, context) =>
      request(context, {
        pullRequestId,
        accountIds: [
          ...userIds.map((id) => idOf(id, 'user')),
          ...botIds.map((id) => idOf(id, 'bot')),
        ],
        teamIds: teamIds.map((id) => idOf(id, 'team')),
        union,
      }),
  ),
  requestReviewsByLogin: mutation<{
    pullRequestId: string;
    userLogins?: readonly string[];
    botLogins?: readonly string[];
    union?: boolean;
  }>(
    'requestReviewsByLogin',
    ['pullRequestId', 'userLogins', 'botLogins', 'union'],
    ({ pullRequestId, userLogins = [], botLogins = [], union = false }, context) => {
      const logins = [
        ...userLogins,
        ...botLogins.map((login) => (login.endsWith('[bot]') ? login : `${login}[bot]`)),
      ];
      const accountIds = logins.map((login) => {
        const account = findAccount(context.world, login);
        if (account !== undefined) return account.id;
        throw notFoundError(`Could not resolve user with login '${login}'.`);
      });
      return request(context, { pullRequestId, accountIds, teamIds: [], union });
    },
  ),
};
