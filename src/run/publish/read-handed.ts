import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AgentReport,
  REPORT_MAX_LENGTH,
  type Refusal,
} from '../../lifecycle/reports/report.ts';
import type { DecidedAct } from '../../lifecycle/reports/decided-act.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { parseWorkReport, WORK_FILES, type WorkReport } from '../work-report.ts';
import { findSecret } from '../../lifecycle/text/secrets.ts';
import { newSecrets } from './secrets.ts';

/** What the work job handed over, as far as it could be believed. */
export interface Handed
  extends Pick<
    WorkReport,
    'changed' | 'cost' | 'session' | 'kept' | 'acts' | 'live' | 'delivered' | 'told'
  > {
  readonly report: AgentReport;
}

/** Why it could not be believed; what was spent counts all the same. */
export interface NotBelieved extends Pick<WorkReport, 'cost' | 'session' | 'kept'> {
  readonly delivered?: WorkReport['delivered'];
  readonly told?: WorkReport['told'];
  readonly refusal: Refusal;
}

export async function readHanded(
  directory: string,
  task: Task,
  canaries: readonly string[],
): Promise<Result<Handed, NotBelieved>> {
  const file = join(directory, WORK_FILES.report);
  const stats = await lstat(file).catch(() => null);
  if (stats === null) return ok(nothingHanded);
  if (!stats.isFile() || stats.size > 4 * REPORT_MAX_LENGTH) {
    return broken('What the work job handed over is no file of a permitted size.');
  }
  const parsed = parseWorkReport(await readFile(file, 'utf8'));
  if (!parsed.ok) return broken(parsed.error);
  const { key, nonce, report, ...rest } = parsed.value;
  if (key !== task.key || nonce !== task.nonce) {
    return broken('What the work job handed over belongs to another run.');
  }
  // All of it: a session's name, names of what it was told or the words about a broken report may be the agent's as much
  // as its summary is.
  const secret = secretIn({ report, session: rest.session, told: rest.told }, canaries);
  if (secret !== null) {
    const detail = `The report holds what looks like ${secret}, so its text is withheld.`;
    return fail({
      cost: rest.cost,
      session: null,
      kept: false,
      refusal: { kind: 'secret', detail },
    });
  }
  if (report.kind === 'broken') return broken(report.detail, rest);
  return ok({
    changed: rest.changed,
    cost: rest.cost,
    session: rest.session,
    kept: rest.kept,
    acts: rest.acts.map((act) => withoutSecret(act, canaries)),
    live: rest.live,
    delivered: rest.delivered,
    told: rest.told,
    report: report.report,
  });
}

/** A command may hold what nobody should see; that there was an act, and what became of it, is shown all the same. */
function withoutSecret(act: DecidedAct, canaries: readonly string[]): DecidedAct {
  const isFree = secretIn(act, canaries) === null;
  return isFree ? act : { ...act, action: 'It holds what looks like a secret.' };
}

/** Also reversed or encoded: what an agent says is posted, in parts that are not looked at one by one. */
function secretIn(said: object, canaries: readonly string[]): string | null {
  const text = JSON.stringify(said);
  return newSecrets(text)[0] ?? findSecret(text, canaries);
}

const nothingHanded: Handed = {
  report: {
    outcome: 'failed',
    summary: 'The work job ended without handing anything over.',
    reason: 'The work job was ended, or failed before the agent could start. Its log says more.',
  },
  changed: false,
  cost: null,
  session: null,
  kept: false,
  acts: [],
  live: null,
  delivered: [],
  told: [],
};

function broken(
  detail: string,
  { cost, session, kept }: Pick<WorkReport, 'cost' | 'session' | 'kept'> = nothingHanded,
): Result<never, NotBelieved> {
  return fail({
    cost,
    session,
    kept,
    refusal: { kind: 'broken-report', detail: detail.slice(0, 1000) },
  });
}
