import { currentResults, type Look } from '../look.ts';
import type { BlockCode } from '../record/hold.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Plan } from '../reports/fields.ts';
import { inlineText } from '../text/one-line.ts';
import { criteria } from './offer.ts';
import { agentText } from './safe.ts';

const DESIGN_LIMIT = 20_000;

/** What a person is asked to say yes to, so that nobody allows what they cannot see; empty for any other block. */
export function proposal(code: BlockCode, record: IssueRecord, look: Look): readonly string[] {
  const results = currentResults(record, look);
  if (code === 'design-approval' && results?.design != null)
    return [
      criteria(record, look),
      `**The design**\n\n${agentText(results.design, DESIGN_LIMIT)}`,
    ].filter((part) => part !== '');
  if (code === 'plan-approval' && results?.plan != null)
    return [criteria(record, look), `**The plan**\n\n${planList(results.plan)}`].filter(
      (part) => part !== '',
    );
  return [];
}

function planList({ subtasks }: Plan): string {
  return subtasks
    .map(({ id, title, dependsOn, covers }) => {
      const after = dependsOn.length > 0 ? `, after ${dependsOn.join(', ')}` : '';
      const serves = covers.length > 0 ? ` (${covers.join(', ')})` : '';
      return `- **${id}** ${inlineText(title, 200)}${serves}${after}`;
    })
    .join('\n');
}
