import type { RunId } from '../../lifecycle/ids.ts';
import type { Report } from '../../lifecycle/reports/report.ts';
import type { RefNode } from '../answer/parts.ts';

interface Of {
  readonly issue: number;
  readonly run: RunId;
  readonly refs: readonly RefNode[];
}

/**
 * Whether what a report names was pushed by its run. Any job of a run may upload an artifact, the agent's among them;
 * but only the publish job, which has no agent, has a token to push with. It judges what it pushes.
 */
export function wasPushed({ commit, results }: Report, { issue, run, refs }: Of): boolean {
  const folder = `refs/drover/${issue}/runs/${run}/`;
  const at = (name: string): string | null =>
    refs.find((ref) => ref.prefix + ref.name === folder + name)?.target?.oid ?? null;
  return (
    (commit === null || commit.sha === at('head')) &&
    (results === null || results === at('results'))
  );
}
