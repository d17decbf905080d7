import type { Look } from '../look.ts';
import { block } from '../record/edit.ts';
import type { BlockCode } from '../record/hold.ts';
import type { IssueRecord } from '../record/record.ts';
import { beginRun } from '../runs/begin.ts';
import { workKey } from '../runs/work-key.ts';
import type { RunStage } from '../stage.ts';
import { openPrompt } from '../prompts/open-prompt.ts';
import { goOn } from './next.ts';

const GATE_AFTER: Readonly<Partial<Record<string, BlockCode>>> = {
  design: 'design-approval',
  plan: 'plan-approval',
};

/** Clarification, design and plan: an agent works until its report says done, and a gate may ask a person after it. */
export function agentStage(record: IssueRecord, look: Look): IssueRecord {
  const { now } = look.snapshot;
  if (openPrompt(record) !== null)
    return block(record, now, { code: 'prompt', detail: openPrompt(record)?.id ?? '' });
  if (record.run !== null) return record;
  if (!record.succeeded.includes(workKey(record)))
    return beginRun(record, look, { stage: record.stage as RunStage, kind: 'stage' });
  const gate = GATE_AFTER[record.stage];
  if (gate !== undefined && isRequired(record, look) && !record.allowed.includes(gate))
    return block(record, now, { code: gate });
  return goOn(record, look);
}

function isRequired(record: IssueRecord, look: Look): boolean {
  const { gates } = look.config;
  return record.stage === 'design' ? gates.design === 'required' : gates.plan === 'required';
}
