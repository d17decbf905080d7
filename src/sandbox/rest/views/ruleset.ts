import type { BranchRule, Repository } from '../../world/records/repository.ts';
import { fullName } from '../../world/find.ts';
import type { World } from '../../world/world.ts';
import { repoApi, repoWeb } from '../addresses.ts';
import type { Schemas } from '../route.ts';

/** A branch rule as the rules of a ruleset. */
export function rulesView(rule: BranchRule): Schemas['repository-rule'][] {
  const rules: Schemas['repository-rule'][] = [];
  if (!rule.allowDeletions) rules.push({ type: 'deletion' });
  if (!rule.allowForcePushes) rules.push({ type: 'non_fast_forward' });
  if (rule.requiredReviews !== null) rules.push(pullRequestRule(rule, rule.requiredReviews));
  if (rule.requiredChecks.length > 0) rules.push(checksRule(rule));
  if (rule.mergeQueue) rules.push({ type: 'merge_queue' });
  return rules;
}

function pullRequestRule(rule: BranchRule, reviews: number): Schemas['repository-rule'] {
  return {
    type: 'pull_request',
    parameters: {
      dismiss_stale_reviews_on_push: rule.dismissStaleReviews,
      require_code_owner_review: rule.codeOwnerReviews,
      require_last_push_approval: false,
      required_approving_review_count: reviews,
      required_review_thread_resolution: rule.conversationResolution,
    },
  };
}

function checksRule(rule: BranchRule): Schemas['repository-rule'] {
  return {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: rule.strictChecks,
      required_status_checks: rule.requiredChecks.map(({ context, appId }) => ({
        context,
        ...(appId === null ? {} : { integration_id: appId }),
      })),
    },
  };
}

export function rulesetView(
  world: World,
  repository: Repository,
  rule: BranchRule,
): Schemas['repository-ruleset'] {
  return {
    id: rule.id,
    node_id: rule.nodeId,
    name: rule.name,
    target: 'branch',
    source_type: 'Repository',
    source: fullName(world, repository),
    enforcement: 'active',
    conditions: { ref_name: { include: [includeOf(repository, rule)], exclude: [] } },
    rules: rulesView(rule),
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    _links: {
      self: { href: repoApi(world, repository, `/rulesets/${rule.id}`) },
      html: { href: repoWeb(world, repository, `/rules/${rule.id}`) },
    },
  };
}

function includeOf(repository: Repository, rule: BranchRule): string {
  return rule.pattern === repository.defaultBranch
    ? '~DEFAULT_BRANCH'
    : `refs/heads/${rule.pattern}`;
}
