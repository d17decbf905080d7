import { CAPS } from '../record/caps.ts';
import { Prompt } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';

/** What has to be said of a prompt; the rest is as it is for a plain question that is open. */
export type Asked = Pick<Prompt, 'kind' | 'session' | 'run' | 'askedAt'> & Partial<Prompt>;

const FRESH = { state: 'open', answer: null, part: null, by: null } as const;

/** Adds a prompt under the next number. Of the earlier ones those that were answered long ago go first. */
export function withPrompt(record: IssueRecord, asked: Asked): IssueRecord {
  const number = lastNumber(record) + 1;
  const prompt = Prompt.parse({ ...FRESH, ...asked, id: `p${number}` });
  return { ...record, asked: number, prompts: [...record.prompts, prompt].slice(-CAPS.prompts) };
}

/** The number of the last prompt; a record of an earlier version does not count them. */
export function lastNumber({ asked, prompts }: IssueRecord): number {
  return Math.max(asked, ...prompts.map(({ id }) => Number(id.slice(1)) || 0));
}
