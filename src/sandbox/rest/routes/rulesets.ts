import { rulesFor } from '../../world/find.ts';
import { removeBranchRule, setBranchRule } from '../../world/operations/repositories.ts';
import type { BranchRuleInput } from '../../world/operations/repositories.ts';
import type { BranchRule, Repository } from '../../world/records/repository.ts';
import { fullName } from '../../world/find.ts';
import { readable, visible } from '../access.ts';
import { paginate } from '../pages.ts';
import { found, Refusal, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask, Schemas } from '../route.ts';
import { rulesetView, rulesView } from '../views/ruleset.ts';

/** Rulesets for one branch pattern each: the rules that the sandbox enforces, and no others. */
export const rulesetRoutes = [
  route('get', '/repos/{owner}/{repo}/rules/branches/{branch}', (request) => {
    const { world, params } = request;
    const repository = readable(request, ['metadata:read']);
    const about = {
      ruleset_source_type: 'Repository' as const,
      ruleset_source: fullName(world, repository),
    };
    // Protection of the older kind is not listed here.
    const all = rulesFor(world, repository.id, params.branch)
      .filter((rule) => rule.source === 'ruleset')
      .flatMap((rule) =>
        rulesView(rule).map((view) => ({ ...view, ...about, ruleset_id: rule.id })),
      );
    const page = paginate(request, all);
    return reply(200, [...page.items] as Schemas['repository-rule-detailed'][], page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/rulesets', (request) => {
    const { world } = request;
    const repository = readable(request, ['metadata:read']);
    const page = paginate(request, rulesetsOf(request, repository));
    const views = page.items.map((each) => rulesetView(world, repository, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/rulesets/{ruleset_id}', (request) => {
    const repository = readable(request, ['metadata:read']);
    const rule = rulesetsOf(request, repository).find(({ id }) => id === request.params.ruleset_id);
    return reply(200, rulesetView(request.world, repository, found(rule)));
  }),

  route('post', '/repos/{owner}/{repo}/rulesets', (request) => {
    const { world, actor, body } = request;
    const repository = visible(request);
    if (body.enforcement !== 'active' || (body.target ?? 'branch') !== 'branch') {
      throw new Refusal(422, 'The sandbox knows active rulesets for branches only');
    }
    const pattern = patternOf(repository, body.conditions?.ref_name?.include ?? []);
    const rule = readRules(body.name, pattern, body.rules ?? []);
    const made = unwrap(setBranchRule(world, actor, { repositoryId: repository.id, rule }));
    return reply(201, rulesetView(world, repository, made));
  }),

  route('delete', '/repos/{owner}/{repo}/rulesets/{ruleset_id}', (request) => {
    const { world, actor, params } = request;
    const input = { repositoryId: visible(request).id, ruleId: params.ruleset_id };
    unwrap(removeBranchRule(world, actor, input));
    return empty(204);
  }),
];

function rulesetsOf({ world }: Ask, repository: Repository): BranchRule[] {
  return world.tables.branchRules
    .by('repository', repository.id)
    .filter((rule) => rule.source === 'ruleset');
}

function patternOf(repository: Repository, include: readonly string[]): string {
  const [first, ...others] = include;
  if (first === undefined || others.length > 0) {
    throw new Refusal(422, 'The sandbox knows rulesets with exactly one included branch pattern');
  }
  if (first === '~DEFAULT_BRANCH') return repository.defaultBranch;
  return first === '~ALL' ? '*' : first.replace(/^refs\/heads\//, '');
}

/** The rules that are left out of a ruleset do not bind: a ruleset forbids only what it names. */
function readRules(
  name: string,
  pattern: string,
  rules: readonly Schemas['repository-rule'][],
): BranchRuleInput {
  const types = new Set(rules.map((rule) => rule.type));
  return {
    source: 'ruleset',
    name,
    pattern,
    enforceAdmins: true,
    allowDeletions: !types.has('deletion'),
    allowForcePushes: !types.has('non_fast_forward'),
    ...Object.assign({}, ...rules.map(readRule)),
  };
}

function readRule(rule: Schemas['repository-rule']): Partial<BranchRuleInput> {
  switch (rule.type) {
    case 'deletion':
    case 'non_fast_forward':
      return {};
    case 'merge_queue':
      return { mergeQueue: true };
    case 'pull_request':
      return {
        requiredReviews: rule.parameters?.required_approving_review_count ?? 0,
        dismissStaleReviews: rule.parameters?.dismiss_stale_reviews_on_push ?? false,
        codeOwnerReviews: rule.parameters?.require_code_owner_review ?? false,
        conversationResolution: rule.parameters?.required_review_thread_resolution ?? false,
      };
    case 'required_status_checks':
      return {
        strictChecks: rule.parameters?.strict_required_status_checks_policy ?? false,
        requiredChecks: (rule.parameters?.required_status_checks ?? []).map((check) => ({
          context: check.context,
          appId: check.integration_id ?? null,
        })),
      };
    default:
      throw new Refusal(422, `The sandbox does not enforce rules of type ${rule.type}`);
  }
}
