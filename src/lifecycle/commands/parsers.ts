import { fail, ok, type Result } from '../result.ts';
import {
  budgetAmount,
  type CommandArguments,
  idAndText,
  MAX_REASON,
  MAX_TEXT,
  named,
  optionalSha,
  optionalText,
  personAndTime,
  requiredText,
} from './arguments.ts';
import type { CommandError, CommandOf } from './command.ts';
import { suggestionsIn } from './suggestions.ts';

/** Its suggestion blocks are taken out besides. */
export function parseFeedback(args: CommandArguments): Result<CommandOf<'feedback'>, CommandError> {
  const text = requiredText('feedback', args.text, { argument: 'text', limit: MAX_TEXT });
  return text.ok
    ? ok({ name: 'feedback', text: text.value, suggestions: suggestionsIn(text.value) })
    : text;
}

/** Of the offer that stands, or of a commit. */
export function parseApprove(args: CommandArguments): Result<CommandOf<'approve'>, CommandError> {
  const sha = optionalSha(args.line);
  if (!sha.ok) return sha;
  return ok(sha.value === null ? { name: 'approve' } : { name: 'approve', sha: sha.value });
}

/** With a reason, which everybody is told. */
export function parseReject(args: CommandArguments): Result<CommandOf<'reject'>, CommandError> {
  const reason = requiredText('reject', args.text, { argument: 'reason', limit: MAX_REASON });
  return reason.ok ? ok({ name: 'reject', reason: reason.value }) : reason;
}

/** Prompts are numbered `p1`, `p2` …: any other first word belongs to the answer. */
export function parseAnswer(args: CommandArguments): Result<CommandOf<'answer'>, CommandError> {
  const [prefix = '', id] = /^(p\d{1,4}):?(?=\s|$)/i.exec(args.line) ?? [];
  const text = optionalText('answer', args.text.slice(prefix.length).trim(), MAX_TEXT);
  if (!text.ok) return text;
  const answer = { name: 'answer', text: text.value ?? '' } as const;
  return ok(id === undefined ? answer : { ...answer, id: id.toLowerCase() });
}

/** A gate or a prompt; without a name the one prompt that is open. */
export function parseAllow(args: CommandArguments): Result<CommandOf<'allow'>, CommandError> {
  if (args.line === '') return ok({ name: 'allow' });
  const words = idAndText('allow', { line: args.line, text: args.line });
  if (!words.ok) return words;
  const { id, text } = words.value;
  return text === ''
    ? ok({ name: 'allow', id })
    : fail({ kind: 'unexpected', command: 'allow', found: text });
}

/** The first word is a name only where it can be one: else the reason has begun, and the one open prompt is meant. */
export function parseDeny(args: CommandArguments): Result<CommandOf<'deny'>, CommandError> {
  const { id, rest } = named(args);
  const reason = optionalText('deny', rest.text, MAX_REASON);
  if (!reason.ok) return reason;
  const denial = { name: 'deny', ...(id === null ? {} : { id }) } as const;
  return ok(reason.value === null ? denial : { ...denial, reason: reason.value });
}

/** For the session; it is short, since its prompt has to hold much else. */
export function parseTell(args: CommandArguments): Result<CommandOf<'tell'>, CommandError> {
  const text = requiredText('tell', args.text, { argument: 'text', limit: MAX_REASON });
  return text.ok ? ok({ name: 'tell', text: text.value }) : text;
}

/** An amount, and of what. */
export function parseBudget(args: CommandArguments): Result<CommandOf<'budget'>, CommandError> {
  const { id, rest } = named(args);
  if (rest.line === '') return fail({ kind: 'missing', command: 'budget', argument: 'amount' });
  const amount = budgetAmount(rest.line);
  return amount.ok
    ? ok({ name: 'budget', ...(id === null ? {} : { id }), ...amount.value })
    : amount;
}

/** A person, and for how long. */
export function parseDelegate(args: CommandArguments): Result<CommandOf<'delegate'>, CommandError> {
  const { id, rest } = named(args);
  if (rest.line === '') return fail({ kind: 'missing', command: 'delegate', argument: 'person' });
  const person = personAndTime(rest.line);
  return person.ok
    ? ok({ name: 'delegate', ...(id === null ? {} : { id }), ...person.value })
    : person;
}

/** A command to explain, known or not. */
export function parseHelp(args: CommandArguments): Result<CommandOf<'help'>, CommandError> {
  const [, topic] = /^\/?([a-z][a-z-]*)/i.exec(args.line) ?? [];
  return ok(topic === undefined ? { name: 'help' } : { name: 'help', topic: topic.toLowerCase() });
}
