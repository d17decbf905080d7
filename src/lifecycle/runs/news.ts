import { renderNews } from '../contracts/news.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Run } from '../record/run.ts';
import { toAgent } from '../text/to-agent.ts';
import { stagesFor } from './agents.ts';
import { answersFor } from './answers.ts';
import { writersComments } from './comments.ts';
import { tellsFor } from './tells.ts';

/**
 * What is new to the session of a run that goes on where the one before it asked; null for any other run, which is told
 * everything.
 */
export function newsFor(record: IssueRecord, run: Run, look: Look): string | null {
  const asked = record.prompts.filter(
    (prompt) => prompt.run === runBefore(run.key) && prompt.live?.delivered !== true,
  );
  const [first] = asked;
  if (record.session === null || first === undefined) return null;
  return renderNews({
    stages: stagesFor(run),
    answers: answersFor({ ...record, prompts: asked }, look),
    tells: tellsFor(record, { run, only: 'new' }, look),
    comments: writersComments(look, first.askedAt),
    allowedPaths: (record.allowedPaths ?? []).map((path) => toAgent(path, { limit: 200 }).text),
  });
}

/** The key of the attempt before this one: `12/1/plan/0.1` for `12/1/plan/0.2`. */
function runBefore(key: Run['key']): string {
  const dot = key.lastIndexOf('.');
  return `${key.slice(0, dot)}.${Number(key.slice(dot + 1)) - 1}`;
}
