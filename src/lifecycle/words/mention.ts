import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';

const MOST = 5;

/**
 * Who is asked: about protected paths those that config names for them, else the approvers that it names, else the
 * person who said Ready. Teams are mentioned as such.
 */
export function whoIsAsked(record: IssueRecord, look: Look): string {
  const { approvers, protected: guarded } = look.config;
  const isGuarded = record.hold?.code === 'protected-paths' && guarded.approvers.length > 0;
  const all = isGuarded ? guarded.approvers : [...approvers.users, ...approvers.teams];
  const named = all.slice(0, MOST);
  const logins = named.length > 0 ? named : [record.requester];
  return logins.map((login) => `@${login}`).join(' ');
}
