import type { Look } from '../look.ts';
import type { AskedPeople } from '../policy/asked.ts';
import { namedRuleText } from '../policy/rule-text.ts';
import { askedIn, askFor, isPlain, peopleAsked } from '../prompts/asking.ts';
import { commandsFor } from '../prompts/commands.ts';
import { type Prompt, termsOf } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { commandIn } from '../runs/feedback-texts.ts';
import { addressText } from '../text/address.ts';
import { codeText, inlineText } from '../text/one-line.ts';
import { paragraphs } from '../text/paragraphs.ts';
import type { Instant } from '../time.ts';
import { mentions } from './mention.ts';

/** How a prompt can be answered; or, when it has been, who answered what, when and where. */
export function howToAnswer(prompt: Prompt, record: IssueRecord, look: Look): string {
  switch (prompt.state) {
    case 'open':
      return open(prompt, record, look);
    case 'answered':
      return `---\n\n${answered(prompt, look)}`;
    case 'withdrawn':
      return '---\n\n**No longer asked.** Nothing needs to be done.';
  }
}

function open(prompt: Prompt, record: IssueRecord, look: Look): string {
  const { request } = askedIn(prompt, record, look);
  const lines = commandsFor(prompt, request);
  return paragraphs([
    `${mentions(peopleAsked(prompt, record, look))}, to answer, comment:`,
    `\`\`\`\n${lines.map(({ line }) => line).join('\n')}\n\`\`\``,
    prompt.kind === 'credentials' ? secretWords(request.secret ?? '', look) : '',
    [
      ...consequences(prompt, look),
      ...whoWords(prompt, record, look),
      ...yesWords(prompt, record, look),
      ...delegateWords(prompt),
    ].join('\n'),
    `_This is question \`${prompt.id}\`; while no other is open here, its id may be left out. \`/delegate @user\` lets somebody else answer. \`/cancel\` ends all of the work._`,
  ]);
}

function secretWords(secret: string, { snapshot }: Look): string {
  const settings = addressText(`${snapshot.repository.url}/settings/secrets/actions`);
  return `First add ${codeText(secret, 100)} as an Actions secret, [in the settings of the repository](${settings}) or of the environment in which the run works. **Never paste it into a comment.** I look whether it is there, by its name; its value nobody shows me.`;
}

const ON_YES: Readonly<Record<Prompt['kind'], readonly string[]>> = {
  approval: [
    '- **If you allow it,** the session goes on from here and may do exactly this.',
    '- **If you deny it,** it goes on without, and is told your reason.',
  ],
  clarification: ['- **When you answer,** the session goes on from here with your words.'],
  choice: ['- **When you choose,** the session goes on from here with that option.'],
  credentials: [
    '- **When it is there,** the session goes on from here, and its next run is given what your workflow passes on.',
    '- **If you deny it,** it goes on without, and is told your reason.',
  ],
  budget: [
    '- **If you grant it,** the ceiling is raised, and the session goes on from here.',
    '- **If you deny it,** it goes on with what is left, and is told your reason.',
  ],
};

const LATE = {
  act: { allow: 'it is **allowed**', deny: 'it is **denied**' },
  words: {
    allow: 'the session goes on **as it holds best**',
    deny: 'the session goes on **without an answer**, and leaves out what depends on it',
  },
} as const;

function isPlainKind({ kind }: Prompt): boolean {
  return kind === 'clarification' || kind === 'choice';
}

function consequences(prompt: Prompt, look: Look): readonly string[] {
  const { deadline, default: whenLate, rule } = termsOf(prompt);
  const late =
    deadline === null
      ? '- **If nobody answers,** it waits as long as it takes, while other issues go on. I remind you now and then.'
      : `- **If nobody answers** by ${moment(deadline)}, ${LATE[isPlainKind(prompt) ? 'words' : 'act'][whenLate ?? 'deny']}, as ${namedRuleText(rule, look.config.policies)} says. A pause stops this clock.`;
  return [...ON_YES[prompt.kind], late];
}

function whoWords(prompt: Prompt, record: IssueRecord, look: Look): readonly string[] {
  if (isPlain(prompt)) return [];
  const ask = askFor(prompt, record, look);
  const who = [ask, ...ask.also].map(peopleWords);
  return [`- **Who may answer:** ${who.join('; or ')}`];
}

function peopleWords({ users, teams, permission }: Omit<AskedPeople, 'by'>): string {
  const names = [...users, ...teams].map((name) => inlineText(name, 120));
  const who = names.length === 0 ? 'anyone' : names.join(', ');
  return `${who} with ${permission} access`;
}

function yesWords(prompt: Prompt, record: IssueRecord, look: Look): readonly string[] {
  const { count, yes } = termsOf(prompt);
  const { kind } = prompt;
  const ask = askFor(prompt, record, look);
  if (kind === 'clarification' || kind === 'choice') return [];
  if (count === 1 && ask.also.length === 0) return [];
  const so = yes.length === 0 ? 'none so far' : yes.map(({ by }) => inlineText(by, 60)).join(', ');
  if (ask.also.length === 0)
    return [`- **It takes ${count} different people** to allow it, and one to deny it: ${so}`];
  const { rule } = termsOf(prompt);
  const each = [{ ...ask, by: rule }, ...ask.also].map(
    (people) => `${people.count} of ${peopleWords(people)} (${codeText(people.by, 60)})`,
  );
  return [
    `- **Several rules ask about parts of it.** It takes ${each.join(', and ')} to allow it, and one of them all to deny it: ${so}`,
  ];
}

function delegateWords(prompt: Prompt): readonly string[] {
  const { delegate } = termsOf(prompt);
  if (delegate === null) return [];
  const until = delegate.until === null ? '' : `, until ${moment(delegate.until)}`;
  return [
    `- **${inlineText(delegate.to, 60)}** may answer too${until}, as ${inlineText(delegate.by, 60)} says`,
  ];
}

const DONE = { allow: 'Allowed', deny: 'Denied', words: 'Answered' } as const;

function answered(prompt: Prompt, look: Look): string {
  const { rule, deadline } = termsOf(prompt);
  const what = DONE[prompt.decision ?? 'words'];
  const at = moment(prompt.answeredAt ?? prompt.askedAt);
  if (prompt.by === null)
    return deadline === null
      ? `**${what}** at once by the rule ${namedRuleText(rule, look.config.policies)} of this repository, ${at}. Nobody needs to do anything.`
      : `**${what}** by default, ${at}: nobody answered in time, and ${namedRuleText(rule, look.config.policies)} says so.`;
  const { url, said } = answerIn(prompt, look);
  const others = termsOf(prompt).yes.filter(({ by }) => by !== prompt.by);
  const with_ =
    others.length === 0 ? '' : `, after ${others.map(({ by }) => inlineText(by, 60)).join(', ')}`;
  const from = url === '' ? '' : ` ([the comment](${url}))`;
  const words = said === '' ? '' : `: ${inlineText(said, 300)}`;
  return `**${what}** by ${inlineText(prompt.by, 60)}${with_}, ${at}${from}${words}`;
}

function answerIn(prompt: Prompt, look: Look): { readonly url: string; readonly said: string } {
  const source = look.snapshot.comments.find(({ id }) => id === prompt.answer);
  if (source === undefined) return { url: '', said: '' };
  const part = prompt.part ?? 0;
  const answer = commandIn(source, { name: 'answer', part }, look)?.text;
  const reason = commandIn(source, { name: 'deny', part }, look)?.reason;
  return {
    url: addressText(source.url),
    said: (prompt.decision === 'deny' ? reason : answer) ?? '',
  };
}

function moment(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
