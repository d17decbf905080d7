import type { HistoryLine } from '../../record/record.ts';
import { plainLine } from '../../text/one-line.ts';
import type { Part } from '../entry.ts';

/** Who did what: `text` goes on where the name ends. */
export interface Telling {
  readonly part: Part;
  readonly who: string;
  readonly text: string;
}

/** Tells of a line of the history by its words. */
export type Tell = (args: HistoryLine['args']) => Telling;

/** In characters, of what somebody wrote. */
const LONGEST = 200;

/** What others wrote, within a line. */
export function word(text = ''): string {
  return plainLine(text, LONGEST);
}

export function byDrover(text: string): Telling {
  return { part: 'drover', who: 'Drover', text };
}

export function byPerson(login: string | undefined, text: string): Telling {
  return { part: 'person', who: word(login) || 'ghost', text };
}

/** A name of a rule, `deadline`, or a login. */
export function byWhom(name: string | undefined, text: string): Telling {
  if (name === 'deadline') return byDrover(`${text}, since nobody answered in time`);
  if (name === '' || name === undefined) return byDrover(text);
  return /^policies\[\d+\]$/.test(name) ? { part: 'rule', who: name, text } : byPerson(name, text);
}

/** Whether a decision that bears this name was the configuration's. */
export function isRule(name: string): boolean {
  return /^policies\[\d+\]$|^protected\.paths$/.test(name);
}

/** A detail behind a colon, where there is one. */
export function detail(text = ''): string {
  const said = word(text);
  return said === '' ? '' : `: ${said}`;
}
