import type { Records } from '../records.ts';
import type { FieldTable } from '../thing.ts';
import { appFields, botFields, organizationFields, teamFields, userFields } from './accounts.ts';
import { checkRunFields, checkSuiteFields, statusContextFields } from './checks.ts';
import { deploymentFields, deploymentStatusFields } from './deployments.ts';
import {
  blobFields,
  commitFields,
  refFields,
  tagFields,
  treeEntryFields,
  treeFields,
} from './git-objects.ts';
import { commentFields, issueFields, pinnedCommentFields } from './issue.ts';
import * as projects from './project.ts';
import { pullCommitFields, pullFields, reviewRequestFields } from './pull.ts';
import { editFields, reactionFields, reactionGroupFields } from './reactions.ts';
import { labelFields, repositoryFields } from './repository.ts';
import { reviewCommentFields, reviewFields, threadFields } from './reviews.ts';
import { rollupFields } from './rollup.ts';
import { protectionFields, refUpdateRuleFields, ruleFields, rulesetFields } from './rules.ts';
import { issueEvents } from './issue-events.ts';
import { pullEvents } from './pull-events.ts';
import { workflowFields, workflowRunFields } from './workflows.ts';

/** Every GraphQL type that shows a record, with the fields that the sandbox has of it. */
export const typeTables: { readonly [K in keyof Records]: FieldTable<Records[K]> } = {
  User: userFields,
  Bot: botFields,
  Organization: organizationFields,
  Team: teamFields,
  App: appFields,
  Repository: repositoryFields,
  Label: labelFields,
  Ref: refFields,
  Commit: commitFields,
  Tree: treeFields,
  Blob: blobFields,
  Tag: tagFields,
  TreeEntry: treeEntryFields,
  Issue: issueFields,
  PullRequest: pullFields,
  PinnedIssueComment: pinnedCommentFields,
  IssueComment: commentFields,
  UserContentEdit: editFields,
  Reaction: reactionFields,
  ReactionGroup: reactionGroupFields,
  PullRequestReview: reviewFields,
  PullRequestReviewComment: reviewCommentFields,
  PullRequestReviewThread: threadFields,
  PullRequestCommit: pullCommitFields,
  ReviewRequest: reviewRequestFields,
  ProjectV2: projects.projectFields,
  ProjectV2Field: projects.plainFieldFields,
  ProjectV2SingleSelectField: projects.selectFieldFields,
  ProjectV2Item: projects.itemFields,
  ProjectV2ItemFieldSingleSelectValue: projects.selectValueFields,
  ProjectV2ItemFieldTextValue: projects.textValueFields,
  ProjectV2ItemFieldNumberValue: projects.numberValueFields,
  ProjectV2ItemFieldDateValue: projects.dateValueFields,
  DraftIssue: projects.draftFields,
  StatusCheckRollup: rollupFields,
  StatusContext: statusContextFields,
  CheckRun: checkRunFields,
  CheckSuite: checkSuiteFields,
  Deployment: deploymentFields,
  DeploymentStatus: deploymentStatusFields,
  Workflow: workflowFields,
  WorkflowRun: workflowRunFields,
  BranchProtectionRule: protectionFields,
  RefUpdateRule: refUpdateRuleFields,
  RepositoryRule: ruleFields,
  RepositoryRuleset: rulesetFields,
  ...issueEvents,
  ...pullEvents,
};
