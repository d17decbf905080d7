import type { Look } from '../look.ts';
import { peopleAsked } from '../prompts/asking.ts';
import { openPrompt } from '../prompts/open-prompt.ts';
import type { IssueRecord } from '../record/record.ts';

const MOST = 5;

/**
 * Who is asked: about protected paths those that config names for them, else the approvers that it names, else the
 * person who said Ready. Teams are mentioned as such.
 */
export function whoIsAsked(record: IssueRecord, look: Look): string {
  const { approvers, protected: guarded } = look.config;
  const isGuarded = record.hold?.code === 'protected-paths' && guarded.approvers.length > 0;
  const prompt = record.hold?.code === 'prompt' ? openPrompt(record) : null;
  if (prompt !== null) return mentions(peopleAsked(prompt, record, look));
  const all = isGuarded ? guarded.approvers : [...approvers.users, ...approvers.teams];
  return mentions(all.length > 0 ? all : [record.requester]);
}

/** The first few of them: a crowd is nobody. */
export function mentions(logins: readonly string[]): string {
  return logins
    .slice(0, MOST)
    .map((login) => `@${login}`)
    .join(' ');
}
