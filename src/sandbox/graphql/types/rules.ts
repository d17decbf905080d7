import { isAtLeast, permissionOf, rulesFor } from '../../world/find.ts';
import { toNodeId } from '../../world/node-id.ts';
import type { BranchRule } from '../../world/records/repository.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import type { GitRef, RulesetRule } from '../records.ts';
import { thing } from '../thing.ts';
import type { FieldTable } from '../thing.ts';

function rulesOf(ref: GitRef, { world }: GraphqlContext): BranchRule[] {
  if (!ref.ref.startsWith('refs/heads/')) return [];
  return rulesFor(world, ref.repositoryId, ref.ref.slice('refs/heads/'.length));
}

function protectionOf(ref: GitRef, context: GraphqlContext): BranchRule[] {
  return rulesOf(ref, context).filter((rule) => rule.source === 'protection');
}

/** Fields of a Ref that tell its rules: protection by `refUpdateRule`, rulesets by `rules`. */
export const refRules = {
  refUpdateRule: (ref, _args, context) => {
    const found = protectionOf(ref, context);
    return found.length === 0 ? null : thing('RefUpdateRule', found);
  },
  branchProtectionRule: (ref, _args, context) => {
    const rule = protectionOf(ref, context)[0];
    return rule === undefined ? null : thing('BranchProtectionRule', rule);
  },
  rules: paged({
    list: (ref: GitRef, _args, context) =>
      rulesOf(ref, context)
        .filter((rule) => rule.source === 'ruleset')
        .flatMap(partsOf),
    key: ({ rule, type }) => `${rule.id}/${type}`,
    node: (part) => thing('RepositoryRule', part),
  }),
} satisfies FieldTable<GitRef>;

/** A ruleset's row holds what GitHub shows as one rule of each type. */
function partsOf(rule: BranchRule): RulesetRule[] {
  const types: (RulesetRule['type'] | false)[] = [
    rule.requiredReviews !== null && 'PULL_REQUEST',
    rule.requiredReviews === null &&
      (rule.codeOwnerReviews || rule.conversationResolution) &&
      'PULL_REQUEST',
    rule.requiredChecks.length > 0 && 'REQUIRED_STATUS_CHECKS',
    rule.mergeQueue && 'MERGE_QUEUE',
    !rule.allowDeletions && 'DELETION',
    !rule.allowForcePushes && 'NON_FAST_FORWARD',
  ];
  return types.filter((type) => type !== false).map((type) => ({ rule, type }));
}

/** Of all the protections of a branch the strictest, as its holder meets them. */
export const refUpdateRuleFields: FieldTable<readonly BranchRule[]> = {
  pattern: (rules) => rules[0]?.pattern ?? '',
  allowsDeletions: (rules) => rules.every((rule) => rule.allowDeletions),
  allowsForcePushes: (rules) => rules.every((rule) => rule.allowForcePushes),
  blocksCreations: () => false,
  requiredStatusCheckContexts: (rules) =>
    rules.flatMap((rule) => rule.requiredChecks.map(({ context }) => context)),
  requiredApprovingReviewCount: (rules) => {
    const counts = rules.map((rule) => rule.requiredReviews).filter((count) => count !== null);
    return counts.length === 0 ? null : Math.max(...counts);
  },
  requiresCodeOwnerReviews: (rules) => rules.some((rule) => rule.codeOwnerReviews),
  requiresConversationResolution: (rules) => rules.some((rule) => rule.conversationResolution),
  requiresLinearHistory: () => false,
  requiresSignatures: () => false,
  viewerAllowedToDismissReviews: (rules, _args, context) => viewerWrites(rules, context),
  viewerCanPush: (rules, _args, context) =>
    viewerWrites(rules, context) && rules.every((rule) => rule.requiredReviews === null),
};

function viewerWrites(rules: readonly BranchRule[], { world, actor }: GraphqlContext): boolean {
  const { via } = actor;
  if (via.kind === 'installation' || via.kind === 'job') {
    return via.permissions['contents'] === 'write';
  }
  const repository = world.tables.repositories.get(rules[0]?.repositoryId ?? null);
  if (repository === undefined) return false;
  return isAtLeast(permissionOf(world, repository, actor.accountId), 'write');
}

export const protectionFields: FieldTable<BranchRule> = {
  id: (rule) => rule.nodeId,
  databaseId: (rule) => rule.id,
  pattern: (rule) => rule.pattern,
  allowsDeletions: (rule) => rule.allowDeletions,
  allowsForcePushes: (rule) => rule.allowForcePushes,
  dismissesStaleReviews: (rule) => rule.dismissStaleReviews,
  isAdminEnforced: (rule) => rule.enforceAdmins,
  requiredApprovingReviewCount: (rule) => rule.requiredReviews,
  requiredStatusCheckContexts: (rule) => rule.requiredChecks.map(({ context }) => context),
  requiresApprovingReviews: (rule) => rule.requiredReviews !== null,
  requiresCodeOwnerReviews: (rule) => rule.codeOwnerReviews,
  requiresConversationResolution: (rule) => rule.conversationResolution,
  requiresStatusChecks: (rule) => rule.requiredChecks.length > 0,
  requiresStrictStatusChecks: (rule) => rule.strictChecks,
  requiresLinearHistory: () => false,
  requiresCommitSignatures: () => false,
};

export const ruleFields: FieldTable<RulesetRule> = {
  id: ({ rule, type }) => `RRU_${rule.nodeId}_${type}`,
  type: ({ type }) => type,
  repositoryRuleset: ({ rule }) => thing('RepositoryRuleset', rule),
  parameters: ({ rule, type }) => {
    switch (type) {
      case 'PULL_REQUEST':
        return {
          __typename: 'PullRequestParameters',
          requiredApprovingReviewCount: rule.requiredReviews ?? 0,
          requireCodeOwnerReview: rule.codeOwnerReviews,
          requiredReviewThreadResolution: rule.conversationResolution,
          dismissStaleReviewsOnPush: rule.dismissStaleReviews,
          requireLastPushApproval: false,
        };
      case 'REQUIRED_STATUS_CHECKS':
        return {
          __typename: 'RequiredStatusChecksParameters',
          doNotEnforceOnCreate: false,
          strictRequiredStatusChecksPolicy: rule.strictChecks,
          requiredStatusChecks: rule.requiredChecks.map(({ context, appId }) => ({
            context,
            integrationId: appId,
          })),
        };
      case 'MERGE_QUEUE':
      case 'DELETION':
      case 'NON_FAST_FORWARD':
        return null;
    }
  },
};

export const rulesetFields: FieldTable<BranchRule> = {
  id: (rule) => toNodeId('branchRule', rule.id),
  databaseId: (rule) => rule.id,
  name: (rule) => rule.name,
  enforcement: () => 'ACTIVE',
  target: () => 'BRANCH',
  rules: paged({
    list: partsOf,
    key: ({ type }) => type,
    node: (part) => thing('RepositoryRule', part),
  }),
};
