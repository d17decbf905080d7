import type { Look } from '../look.ts';
import { owe } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import { goOn } from './next.ts';

export function followUpKey(record: IssueRecord, index: number): string {
  return `follow-up/${record.life}/${index}`;
}

/** One issue for each follow-up that the agents noted, mentioning this one; over when all of them are seen. */
export function followUpCapture(record: IssueRecord, look: Look): IssueRecord {
  const count = look.snapshot.results?.followUps.length ?? 0;
  const keys = Array.from({ length: count }, (_, index) => followUpKey(record, index));
  const seen = new Set(look.snapshot.followUps.map((each) => each.key));
  const missing = keys.filter((key) => !seen.has(key));
  if (missing.length === 0) return goOn(record, look);
  return missing.reduce(
    (owing, key) =>
      owe(owing, look.snapshot.now, { key, kind: 'follow-up', about: String(keys.indexOf(key)) }),
    record,
  );
}
