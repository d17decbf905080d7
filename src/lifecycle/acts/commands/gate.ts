import { mayAllowProtected, mayApprove } from '../../approvals/standing.ts';
import { protectedOf, questionAbout } from '../../gates/protected-paths.ts';
import { note, release } from '../../record/edit.ts';
import { CAPS } from '../../record/caps.ts';
import { type BlockCode } from '../../record/hold.ts';
import { PLAIN_TERMS, type Prompt } from '../../record/prompt.ts';
import { withPrompt } from '../../prompts/new-prompt.ts';
import { type IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import { workKey } from '../../runs/work-key.ts';
import { vouchedFor } from '../../text-pin.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';
import { allowPrompt, denyPrompt } from './decide.ts';
import { end } from './end.ts';
import { feedback } from './feedback.ts';
import { whichPrompt } from './which-prompt.ts';

/** The gates that `/allow` and `/deny` speak of, by the word that people type. */
export const GATE_WORDS = {
  risk: 'risk',
  text: 'text-fresh',
  design: 'design-approval',
  plan: 'plan-approval',
  protected: 'protected-paths',
} as const satisfies Record<string, BlockCode>;

function askedGate(record: IssueRecord, id: string): BlockCode | null {
  const code = Object.entries(GATE_WORDS).find(([word]) => word === id.toLowerCase())?.[1] ?? null;
  return code !== null && record.hold?.code === code ? code : null;
}

function mayDecide(code: BlockCode, said: Said): boolean {
  const standing =
    code === 'protected-paths'
      ? mayAllowProtected(said.by, said.look)
      : mayApprove(said.by, said.look);
  return standing === 'yes';
}

/** The offer says that it changes protected paths: a yes to them need not wait for the approval. */
function early(record: IssueRecord, { look }: Said, id: string): IssueRecord | null {
  const paths = look.snapshot.pull?.paths ?? [];
  if (id.toLowerCase() !== 'protected' || record.hold !== null || record.stage !== 'review-intake')
    return null;
  const touched = protectedOf(paths, record, look);
  const hold = { kind: 'blocked', code: 'protected-paths', at: look.snapshot.now } as const;
  const { paths: asked, detail } = questionAbout(touched);
  return touched.length === 0 ? null : { ...record, hold: { ...hold, detail, paths: [...asked] } };
}

/** `/allow` answers a prompt, or opens the gate that the issue waits at. */
export function allow(found: IssueRecord, said: Said, id: string | null): Taken {
  if (id === null || isPromptId(id)) {
    const prompt = whichPrompt(found, id);
    return prompt.ok ? allowPrompt(found, said, prompt.value) : prompt;
  }
  const record = early(found, said, id) ?? found;
  const code = askedGate(record, id);
  if (code === null) return refuse('nothing-to-allow', id);
  if (!mayDecide(code, said)) return refuse('not-approver', id);
  const opened = code === 'text-fresh' ? vouchedFor(record, said) : withYes(record, code);
  if (opened === null && code === 'text-fresh') return refuse('text-moved');
  return opened === null
    ? refuse('nothing-to-allow', id)
    : ok(release(opened, said.look.snapshot.now, said.by.login));
}

/** A yes to protected paths is for those that were asked about; null where they cannot be allowed. */
function withYes(record: IssueRecord, code: BlockCode): IssueRecord | null {
  const paths = code === 'protected-paths' ? record.hold?.paths : undefined;
  if (paths === undefined) return { ...record, allowed: [...record.allowed, code] };
  if (paths.length === 0) return null;
  const all = new Set([...(record.allowedPaths ?? []), ...paths]);
  return { ...record, allowedPaths: [...all].slice(-CAPS.paths) };
}

function isPromptId(id: string): boolean {
  return /^p\d+$/.test(id);
}

/**
 * `/deny` answers a prompt, or keeps the gate shut: a denied risk ends the drive, a denied design, plan or change to a protected path goes
 * back to the agent with the reason.
 */
export function deny(
  record: IssueRecord,
  said: Said,
  { id, reason }: { readonly id: string | null; readonly reason: string },
): Taken {
  if (id === null || isPromptId(id)) {
    const prompt = whichPrompt(record, id);
    return prompt.ok ? denyPrompt(record, said, prompt.value, reason) : prompt;
  }
  const code = askedGate(record, id);
  if (code === null) return refuse('nothing-to-allow', id);
  if (!mayDecide(code, said)) return refuse('not-approver', id);
  if (code === 'risk' || code === 'text-fresh') return end(record, said, 'cancelled');
  const told = note(withDenial(record, said, code), said.act.said, ['denied', code, said.by.login]);
  // Nobody's run made that change: to take it back is the next round's work.
  if (code === 'protected-paths' && record.stage === 'merge') return feedback(record, said, null);
  const again = workKey(record);
  return ok(
    release(
      { ...told, failures: 0, succeeded: told.succeeded.filter((key) => key !== again) },
      said.look.snapshot.now,
      said.by.login,
    ),
  );
}

/** The reason reaches the agent as an answer does. */
function withDenial(record: IssueRecord, said: Said, code: BlockCode): IssueRecord {
  const last = record.prompts.at(-1);
  const denial = {
    kind: 'approval',
    session: record.agent,
    run: record.run?.key ?? last?.run ?? deniedRun(said, record),
    askedAt: said.act.said,
    state: 'answered',
    answer: said.act.id,
    part: said.part,
    by: said.by.login,
    decision: 'deny',
    terms: { ...PLAIN_TERMS, rule: `gate:${code}` },
    answeredAt: said.act.said,
  } as const;
  return withPrompt(record, denial);
}

function deniedRun(said: Said, record: IssueRecord): Prompt['run'] {
  const { issue } = said.look.snapshot;
  return `${issue.number}/${record.life}/${record.stage}/${record.round}.${record.attempt}` as Prompt['run'];
}
