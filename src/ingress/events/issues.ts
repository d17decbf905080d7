import { z } from 'zod';
import type { Key } from '../key.ts';
import { Base, Count, Name, NodeIdText, OrganisationBase, placeOf, rule } from '../payload.ts';

/** The label whose issues stop every drive of a repository: such an issue changes all the others. */
const STOP_LABEL = 'drover:stop';

const Label = z.object({ name: z.string() });
const Labels = z.array(Label).optional().catch([]);

/** Changes of an issue on which nothing of ours depends. */
const IDLE_ACTIONS = new Set([
  'locked',
  'unlocked',
  'pinned',
  'unpinned',
  'milestoned',
  'demilestoned',
  'typed',
  'untyped',
  'field_added',
  'field_removed',
]);

/** https://docs.github.com/webhooks/webhook-events-and-payloads#issues */
export const issues = rule(
  Base.extend({
    issue: z.object({ number: Count, node_id: NodeIdText, labels: Labels }),
    label: Label.nullish().catch(null),
  }),
  (payload) => {
    const place = placeOf(payload);
    const { number, node_id: nodeId, labels = [] } = payload.issue;
    const keys: Key[] = [{ kind: 'issue', number, nodeId, ...place }];
    const stops = [...labels, ...(payload.label ? [payload.label] : [])].some(
      ({ name }) => name === STOP_LABEL,
    );
    if (stops) keys.push({ kind: 'repository', ...place });
    return { keys, occasion: IDLE_ACTIONS.has(payload.action ?? '') ? 'nothing' : 'act' };
  },
);

/** On issues and on pull requests alike, which `issue.pull_request` tells apart (…#issue_comment). */
export const issueComment = rule(
  Base.extend({
    issue: z.object({ number: Count, node_id: NodeIdText, pull_request: z.object({}).nullish() }),
  }),
  (payload) => {
    const place = placeOf(payload);
    const { number, node_id: nodeId, pull_request: pull } = payload.issue;
    const key: Key = pull
      ? { kind: 'pull', number, ...place }
      : { kind: 'issue', number, nodeId, ...place };
    return { keys: [key], occasion: 'act' };
  },
);

/** GitHub leaves out what it pleases of this, so that what is not known counts as a change. */
const Changes = z
  .object({ field_value: z.object({ field_type: z.string().optional() }).nullish() })
  .nullish()
  .catch(null);

/**
 * A card (…#projects_v2_item). It names no repository, and which field is the board's status is not known here: every
 * single-select field counts.
 */
export const projectItem = rule(
  OrganisationBase.extend({
    projects_v2_item: z.object({ content_node_id: NodeIdText, content_type: Name }),
    changes: Changes,
  }),
  ({ action, installation, projects_v2_item: item, changes }) => {
    if (item.content_type !== 'Issue') return { keys: [], occasion: 'nothing' };
    const contentNodeId = item.content_node_id;
    const fieldType = changes?.field_value?.field_type;
    const idle =
      action === 'reordered' || (fieldType !== undefined && fieldType !== 'single_select');
    return {
      keys: [{ kind: 'project-item', installation: installation.id, contentNodeId }],
      occasion: idle ? 'nothing' : 'act',
    };
  },
);
