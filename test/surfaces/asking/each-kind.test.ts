import { describe, expect, test } from 'vitest';
import { readPromptComment } from '../../../src/lifecycle/prompts/read-comment.ts';
import { Request } from '../../../src/lifecycle/reports/request.ts';
import { type Decision, decisionComment } from '../../../src/surfaces/asking/decision.ts';
import { OPERATOR, record, say, settle } from '../../lifecycle/play.ts';
import { asking, prompt, shown, told } from '../../lifecycle/prompts/play-prompts.ts';

const yes: Decision = { kind: 'allow', reason: 'Fine by me.' };
const no: Decision = { kind: 'deny', reason: 'Not on a Friday.' };
const words = (text: string): Decision => ({ kind: 'answer', text });

const ASKED = {
  approval: { action: 'rm -rf old' },
  clarification: {},
  choice: { options: ['Green', 'Dark *red*'] },
  credentials: { secret: 'STAGING' },
  budget: { amount: 3, unit: 'runs' },
} as const;

/** What the command line and the HTTP API write for a person, and what becomes of it. */
function after(kind: keyof typeof ASKED, decision: Decision) {
  const play = asking(Request.parse({ kind, ...ASKED[kind] }));
  const published = readPromptComment({ body: shown(play), url: 'https://github.test/c/1' });
  if (published === null) throw new Error('no prompt is shown');
  const comment = decisionComment(published, decision);
  if (!comment.ok) return comment.error.sentence;
  say(play, OPERATOR, comment.value);
  settle(play);
  expect(play.dispatched).toHaveLength(2);
  return play;
}

describe('each kind of prompt is answered as it is by hand', () => {
  test.each<[keyof typeof ASKED, string, Decision, readonly ['allow' | 'deny' | null, RegExp]]>([
    ['approval', 'a yes', yes, ['allow', /allowed it/]],
    ['approval', 'a no', no, ['deny', /denied it[^]*Not on a Friday\./]],
    ['approval', 'a yes in words', words('yes'), ['allow', /allowed it/]],
    ['clarification', 'words', words('Thirty-five'), [null, /answered:\nThirty-five/]],
    ['choice', 'its number', words('2'), [null, /answered:\nDark \*red\*/]],
    ['choice', 'its words', words('dark red'), [null, /answered:\nDark \*red\*/]],
    ['credentials', 'a yes', yes, ['allow', /The secret STAGING has been added/]],
    ['credentials', 'words', words('In "staging".'), [null, /In "staging"\./]],
    ['credentials', 'a no', no, ['deny', /Not on a Friday\./]],
    ['budget', 'a yes', yes, ['allow', /The budget was raised/]],
    ['budget', 'a no', no, ['deny', /Not on a Friday\./]],
  ])('%s: %s', (kind, _, decision, [outcome, heard]) => {
    const play = after(kind, decision);
    if (typeof play === 'string') throw new Error(play);
    expect(prompt(play)).toMatchObject({ state: 'answered', decision: outcome, by: 'operator' });
    expect(told(play)).toMatch(heard);
    expect(record(play).granted.runs).toBe(kind === 'budget' && outcome === 'allow' ? 3 : 0);
  });

  test.each<[keyof typeof ASKED, string, Decision, RegExp]>([
    ['clarification', 'a yes', yes, /asks for words/],
    ['choice', 'a no', no, /asks for words/],
    ['choice', 'what is no option', words('Blue'), /1: Green; 2: Dark \*?red/],
    ['approval', 'nothing', words(' '), /Say the answer/],
    ['credentials', 'the secret', words(`ghp_${'a1B2'.repeat(9)}`), /nothing was written/],
    ['clarification', 'a second command', words('Yes\n/cancel'), /\/cancel/],
    ['clarification', '100 kB', words('x'.repeat(100_000)), /16,?000/],
  ])('%s: not by %s, and nothing is written', (kind, _, decision, sentence) => {
    expect(after(kind, decision)).toMatch(sentence);
  });
});
