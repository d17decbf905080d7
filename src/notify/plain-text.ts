import type { Notice } from '../lifecycle/notices/notice.ts';
import type { Message } from './message.ts';

/** Of each thing's text so much is said where several are told together. */
const BRIEF = 280;

/** `acme/storefront#12`. */
export function placeOf({ repository, issue }: Notice): string {
  return `${repository}#${issue}`;
}

/** One line that says what a message is about. */
export function subjectOf({ repository, notices }: Message): string {
  const [first] = notices;
  return notices.length === 1
    ? `[${placeOf(first)}] ${first.headline}: ${first.title}`
    : `[${repository}] ${notices.length} things wait for you`;
}

/** The text of one thing, shortened where it is told among others. */
export function textOf({ text }: Notice, isOneOfMany: boolean): string {
  if (!isOneOfMany || text.length <= BRIEF) return text;
  return `${text.slice(0, BRIEF - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** What to do about it, as one line each. */
export function answersTo({ commands }: Notice): readonly string[] {
  return commands.length === 0 ? [] : ['To answer, comment on the issue:', ...commands];
}

/** `high`, and what it is about. */
export function headlineOf({ headline, severity }: Notice): string {
  return severity === 'high' ? `${headline} (severity: high)` : headline;
}
