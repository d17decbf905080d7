import { mayOperate } from '../approvals/standing.ts';
import { peopleAsked } from '../prompts/asking.ts';
import { mayAnswer } from '../prompts/may-answer.ts';
import type { Command } from '../commands/command.ts';
import type { ParsedLine } from '../commands/parse.ts';
import { safetyRank } from '../commands/safety.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Act } from './act.ts';
import { type Applied, refused } from './applied.ts';
import { refuse } from './refusal.ts';
import type { Said } from './said.ts';
import { standingFor, take } from './take.ts';
import { promptMeant } from './prompt-meant.ts';
import { vouch } from './vouch.ts';

/** More commands than this in one comment are refused whole. */
const MOST_COMMANDS = 20;

/** The commands of one comment, the safest first. It waits whole when a permission could not be read. */
export function applyLines(record: IssueRecord, act: Act, look: Look): Applied | 'wait' {
  const lines = 'lines' in act.deed ? act.deed.lines : [];
  if (lines.length > MOST_COMMANDS)
    return refused(record, { act, look }, refuse('too-many-commands', String(MOST_COMMANDS)).error);
  const parts = numbered(lines).toSorted((a, b) => rankOfLine(a.line) - rankOfLine(b.line));
  let current: Applied = { record, verdict: 'none' };
  for (const { line, part } of parts) {
    const next = applyLine(current.record, { act, line, part, look });
    if (next === 'wait') return 'wait';
    current = {
      record: next.record,
      verdict: current.verdict === 'refused' ? 'refused' : next.verdict,
    };
  }
  return current;
}

function rankOfLine(line: ParsedLine): number {
  return line.result.ok ? safetyRank(line.result.value.name) : safetyRank('help');
}

/** Each line with its place among the lines of the same name: how an item or an answer is found again. */
function numbered(lines: readonly ParsedLine[]): readonly { line: ParsedLine; part: number }[] {
  return lines.map((line, at) => ({
    line,
    part: lines.slice(0, at).filter((before) => before.name === line.name).length,
  }));
}

interface LineInPlace {
  readonly act: Act;
  readonly line: ParsedLine;
  readonly part: number;
  readonly look: Look;
}

function applyLine(record: IssueRecord, { act, line, part, look }: LineInPlace): Applied | 'wait' {
  if (!line.result.ok) {
    if (mayOperate(act.by, look) !== 'yes')
      return refused(record, { act, look }, refuse('stranger').error);
    return refused(
      record,
      { act, look },
      refuse('malformed', line.name, JSON.stringify(line.result.error)).error,
    );
  }
  return applyCommand(record, line.result.value, { act, part, look });
}

function applyCommand(
  record: IssueRecord,
  command: Command,
  place: { readonly act: Act; readonly part: number; readonly look: Look },
): Applied | 'wait' {
  const { act, look } = place;
  const prompt = promptMeant(record, command);
  const standing =
    prompt === null
      ? standingFor(command.name, act, look)
      : mayAnswer(act.by, { prompt, at: act.said }, record, look);
  if (standing === 'unknown' || act.by === null) return 'wait';
  if (standing === 'no') {
    const operator = mayOperate(act.by, look) === 'yes';
    const refusal =
      prompt !== null && operator
        ? refuse('not-asked', prompt.id, peopleAsked(prompt, record, look).join(', '))
        : refuse(operator ? 'not-approver' : 'stranger', command.name);
    return refused(record, { act, look }, refusal.error);
  }
  const comment = 'comment' in act.deed ? act.deed.comment : null;
  const said: Said = { act, by: act.by, look, part: place.part, comment };
  const taken = vouch(record, take(record, command, said), said);
  return taken.ok
    ? { record: taken.value, verdict: 'taken' }
    : refused(record, { act, look }, taken.error);
}
