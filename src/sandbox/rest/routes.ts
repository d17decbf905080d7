import type { Route } from './route.ts';
import { appHookRoutes } from './routes/app-hook.ts';
import { appRoutes } from './routes/apps.ts';
import { artifactRoutes } from './routes/artifacts.ts';
import { contentRoutes } from './routes/contents.ts';
import { deploymentRoutes } from './routes/deployments.ts';
import { gitRefRoutes } from './routes/git-refs.ts';
import { metaRoutes } from './routes/meta.ts';
import { repositoryRoutes } from './routes/repository.ts';
import { commentRoutes } from './routes/comments.ts';
import { issueGraphRoutes } from './routes/issue-graph.ts';
import { issueRoutes } from './routes/issues.ts';
import { labelRoutes } from './routes/labels.ts';
import { pullRoutes } from './routes/pulls.ts';
import { reactionRoutes } from './routes/reactions.ts';
import { reviewCommentRoutes } from './routes/review-comments.ts';
import { reviewRequestRoutes } from './routes/review-requests.ts';
import { reviewRoutes } from './routes/reviews.ts';
import { branchRoutes } from './routes/branches.ts';
import { checkRoutes } from './routes/checks.ts';
import { commitRoutes } from './routes/commits.ts';
import { gitObjectRoutes } from './routes/git-objects.ts';
import { statusRoutes } from './routes/statuses.ts';
import { collaboratorRoutes } from './routes/collaborators.ts';
import { organizationRoutes } from './routes/organizations.ts';
import { peopleRoutes } from './routes/people.ts';
import { projectItemRoutes } from './routes/project-items.ts';
import { projectRoutes } from './routes/projects.ts';
import { settingRoutes } from './routes/settings.ts';
import { teamRoutes } from './routes/teams.ts';
import { timelineRoutes } from './routes/timeline.ts';
import { repositoryDispatchRoutes } from './routes/repository-dispatches.ts';
import { rulesetRoutes } from './routes/rulesets.ts';
import { runRoutes } from './routes/runs.ts';
import { workflowRoutes } from './routes/workflows.ts';

/** Every operation that the sandbox has; anything else answers 501. */
export const routes: readonly Route[] = [
  ...appRoutes,
  ...appHookRoutes,
  ...repositoryRoutes,
  ...workflowRoutes,
  ...runRoutes,
  ...artifactRoutes,
  ...deploymentRoutes,
  ...gitRefRoutes,
  ...contentRoutes,
  ...commentRoutes,
  ...issueGraphRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...pullRoutes,
  ...reactionRoutes,
  ...reviewCommentRoutes,
  ...reviewRequestRoutes,
  ...reviewRoutes,
  ...branchRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...gitObjectRoutes,
  ...statusRoutes,
  ...collaboratorRoutes,
  ...organizationRoutes,
  ...peopleRoutes,
  ...projectItemRoutes,
  ...projectRoutes,
  ...settingRoutes,
  ...teamRoutes,
  ...timelineRoutes,
  ...repositoryDispatchRoutes,
  ...rulesetRoutes,
  ...metaRoutes,
];
