import { NO_SHA } from '../../lifecycle/ids.ts';
import type { BaseSnapshot, BranchRules } from '../../lifecycle/snapshot/base.ts';
import type { Base } from '../answer/parts.ts';

export interface RulesReading {
  /** False when GitHub refused to show the rules. */
  readonly readable: boolean;
  /** Slugs of Apps by their id, for rules that accept a check from one source only. */
  readonly apps: ReadonlyMap<number, string>;
  readonly hasQueue: boolean;
}

/** The base branch with what classic branch protection and rulesets together demand of a merge into it. */
export function toBase(base: Base | null, reading: RulesReading): BaseSnapshot {
  return {
    ref: base?.name ?? '',
    head: base?.target?.oid ?? NO_SHA,
    rules: base === null ? UNKNOWN : toRules(base, reading),
  };
}

const UNKNOWN: BranchRules = {
  known: false,
  requiredChecks: [],
  requiredReviews: 0,
  codeOwners: false,
  conversationResolution: false,
  mergeQueue: false,
};

function toRules({ refUpdateRule, rules }: Base, reading: RulesReading): BranchRules {
  const all = rules?.nodes ?? [];
  const parameters = all.map((rule) => rule.parameters);
  const has = (type: string): boolean => all.some((rule) => rule.type === type);
  return {
    known: reading.readable && rules?.pageInfo.hasNextPage !== true,
    requiredChecks: requiredChecks({ refUpdateRule, rules }, reading.apps),
    requiredReviews: Math.max(
      refUpdateRule?.requiredApprovingReviewCount ?? 0,
      ...parameters.map((each) => each?.requiredApprovingReviewCount ?? 0),
    ),
    codeOwners:
      refUpdateRule?.requiresCodeOwnerReviews === true ||
      parameters.some((each) => each?.requireCodeOwnerReview === true),
    conversationResolution:
      refUpdateRule?.requiresConversationResolution === true ||
      has('REQUIRED_REVIEW_THREAD_RESOLUTION') ||
      parameters.some((each) => each?.requiredReviewThreadResolution === true),
    mergeQueue: reading.hasQueue || has('MERGE_QUEUE'),
  };
}

/** Ids of Apps from which alone a rule accepts a check. */
export function integrationsOf(base: Base | null): readonly number[] {
  return (base?.rules?.nodes ?? []).flatMap(({ parameters }) =>
    (parameters?.requiredStatusChecks ?? []).flatMap(({ integrationId }) => integrationId ?? []),
  );
}

function requiredChecks(
  { refUpdateRule, rules }: Pick<Base, 'refUpdateRule' | 'rules'>,
  apps: ReadonlyMap<number, string>,
): BranchRules['requiredChecks'] {
  const classic = (refUpdateRule?.requiredStatusCheckContexts ?? []).flatMap((name) =>
    name === null ? [] : [{ name, app: null }],
  );
  const ruled = (rules?.nodes ?? []).flatMap(({ parameters }) =>
    (parameters?.requiredStatusChecks ?? []).map(({ context, integrationId }) => ({
      name: context,
      app:
        integrationId === null ? null : (apps.get(integrationId) ?? sourceUnknown(integrationId)),
    })),
  );
  const sourced = new Set(ruled.filter(({ app }) => app !== null).map(({ name }) => name));
  // GitHub shows a ruleset's checks in the classic list, too, without their source.
  const named = [...classic, ...ruled].filter(
    ({ name, app }) => app !== null || !sourced.has(name),
  );
  return named.filter(
    (check, at) =>
      named.findIndex(({ name, app }) => name === check.name && app === check.app) === at,
  );
}

/** No App has such a slug, so no check counts for it: what cannot be compared is not passed. */
function sourceUnknown(integration: number): string {
  return `#${integration}`;
}
