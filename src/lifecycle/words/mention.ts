import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';

const MOST = 5;

/** Who is asked: the approvers that config names, else the person who said Ready. Teams are mentioned as such. */
export function whoIsAsked(record: IssueRecord, look: Look): string {
  const { users, teams } = look.config.approvers;
  const named = [...users, ...teams].slice(0, MOST);
  const logins = named.length > 0 ? named : [record.requester];
  return logins.map((login) => `@${login}`).join(' ');
}
