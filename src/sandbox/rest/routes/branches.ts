import { removeBranchRule, setBranchRule } from '../../world/operations/repositories.ts';
import type { BranchRule, Repository } from '../../world/records/repository.ts';
import { readable, visible } from '../access.ts';
import { repoWeb } from '../addresses.ts';
import { paginate } from '../pages.ts';
import { found, missing, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import {
  branchUrl,
  isProtected,
  protectionSummary,
  protectionView,
  shortBranchView,
} from '../views/branch.ts';
import { commitView } from '../views/git.ts';

export const branchRoutes = [
  route('get', '/repos/{owner}/{repo}/branches', (request) => {
    const { world, query } = request;
    const { protected: wanted } = query;
    const repository = readable(request, ['contents:read']);
    const branches = [...world.git.refs(repository.id)]
      .filter(([ref]) => ref.startsWith('refs/heads/'))
      .map(([ref, oid]) => ({ name: ref.slice('refs/heads/'.length), oid }))
      .filter(
        ({ name }) =>
          wanted === undefined || String(isProtected(world, repository, name)) === wanted,
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = paginate(request, branches);
    const views = page.items.map((each) => shortBranchView(world, repository, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/branches/{branch}', async (request) => {
    const { world, params } = request;
    const repository = readable(request, ['contents:read']);
    const oid = world.git.ref(repository.id, `refs/heads/${params.branch}`);
    if (oid === undefined) throw missing('Branch not found');
    const commit = found(await world.git.commit(repository.id, oid));
    const self = branchUrl(world, repository, params.branch);
    return reply(200, {
      name: params.branch,
      commit: commitView(world, repository, commit),
      _links: { self, html: repoWeb(world, repository, `/tree/${params.branch}`) },
      protected: isProtected(world, repository, params.branch),
      protection: protectionSummary(world, repository, params.branch),
      protection_url: `${self}/protection`,
    });
  }),

  route('get', '/repos/{owner}/{repo}/branches/{branch}/protection', (request) => {
    const repository = readable(request, ['administration:read'], 'admin');
    const rule = ruleOf(request, repository, request.params.branch);
    if (rule === undefined) throw missing('Branch not protected');
    return reply(200, protectionView(request.world, repository, rule));
  }),

  route('put', '/repos/{owner}/{repo}/branches/{branch}/protection', (request) => {
    const { world, actor, params, body } = request;
    const repository = visible(request);
    const { required_status_checks: checks, required_pull_request_reviews: reviews } = body;
    const rule = unwrap(
      setBranchRule(world, actor, {
        repositoryId: repository.id,
        rule: {
          pattern: params.branch,
          requiredChecks: checksOf(checks),
          strictChecks: checks?.strict ?? false,
          requiredReviews: reviews === null ? null : (reviews.required_approving_review_count ?? 1),
          codeOwnerReviews: reviews?.require_code_owner_reviews ?? false,
          dismissStaleReviews: reviews?.dismiss_stale_reviews ?? false,
          conversationResolution: body.required_conversation_resolution ?? false,
          allowForcePushes: body.allow_force_pushes ?? false,
          allowDeletions: body.allow_deletions ?? false,
          enforceAdmins: body.enforce_admins ?? false,
        },
      }),
    );
    return reply(200, protectionView(world, repository, rule));
  }),

  route('delete', '/repos/{owner}/{repo}/branches/{branch}/protection', (request) => {
    const { world, actor, params } = request;
    const repository = visible(request);
    const rule = found(ruleOf(request, repository, params.branch));
    unwrap(removeBranchRule(world, actor, { repositoryId: repository.id, ruleId: rule.id }));
    return empty(204);
  }),
];

interface ChecksBody {
  readonly contexts: readonly string[];
  readonly checks?: readonly { readonly context: string; readonly app_id?: number }[];
}

/** `checks` replaces `contexts`; an `app_id` of -1 is any source, as no `app_id` is here. */
function checksOf(body: ChecksBody | null): BranchRule['requiredChecks'] {
  const checks = body?.checks ?? body?.contexts.map((context) => ({ context })) ?? [];
  return checks.map((check: { readonly context: string; readonly app_id?: number }) => ({
    context: check.context,
    appId: check.app_id === undefined || check.app_id === -1 ? null : check.app_id,
  }));
}

function ruleOf({ world }: Ask, repository: Repository, branch: string): BranchRule | undefined {
  return world.tables.branchRules
    .by('repository', repository.id)
    .find((rule) => rule.source === 'protection' && rule.pattern === branch);
}
