import { z } from 'zod';
import { RunId } from '../../lifecycle/ids.ts';
import type { Snapshot } from '../../lifecycle/snapshot/snapshot.ts';
import { HOUR, type Instant, MINUTE } from '../../lifecycle/time.ts';
import { partial } from './asking.ts';
import { dispatchedSince, isOf, runsOf, workflowsOf } from './dispatched.ts';
import type { Looked, Reading } from './look.ts';

/** No run lives longer: jobs of hosted runners end after six hours, and one may wait for a runner before. */
const LONGEST_RUN = 24 * HOUR;

/**
 * Runs that are to be stopped and have not ended: those that the record lists, or, where the record is lost and with it
 * what it knew, all that go on for this issue.
 */
export async function readStopping(
  reading: Reading,
  looked: Looked,
  now: Instant,
): Promise<readonly RunId[]> {
  switch (looked.record.kind) {
    case 'valid':
      return stillRunning(reading, looked, looked.record.record.stopping);
    case 'broken':
    case 'deleted':
      return (await dispatchedSince(reading, looked, now - LONGEST_RUN))
        .filter(
          (each) =>
            each.display_title.startsWith(`drover ${reading.key.number}/`) &&
            Object.values(workflowsOf(looked)).some((workflow) => isOf(each, workflow)) &&
            each.status !== 'completed',
        )
        .map(({ id }) => RunId.parse(String(id)));
    case 'absent':
    case 'newer':
      return [];
  }
}

/** A dispatch is sent five times at the most, 130 s apart, and a stray tells of the last one. */
const SENT_BEFORE = 15 * MINUTE;

/**
 * Runs that were let go of before GitHub had told of them, as far as they are listed by now. Nobody waits for what they
 * say; they are to be stopped.
 */
export async function readStrays(
  reading: Reading,
  looked: Looked,
): Promise<NonNullable<Snapshot['strays']>> {
  const strays = (looked.record.kind === 'valid' ? looked.record.record.strays : null) ?? [];
  if (strays.length === 0) return [];
  const since = Math.min(...strays.map(({ at }) => at)) - SENT_BEFORE;
  const listed = await dispatchedSince(reading, looked, since);
  return strays.flatMap((stray) =>
    runsOf(listed, looked, stray).map(({ id, status }) => ({
      key: stray.key,
      id: RunId.parse(String(id)),
      isOver: status === 'completed',
    })),
  );
}

const Stopping = z.record(
  z.string(),
  z.object({ checkSuite: z.object({ status: z.string() }).optional() }).nullable(),
);

/** Which of these have not ended. One that is gone has. */
async function stillRunning(
  reading: Reading,
  looked: Looked,
  stopping: readonly RunId[],
): Promise<readonly RunId[]> {
  if (stopping.length === 0) return [];
  const { url } = looked.world.repository;
  const variables = Object.fromEntries(
    stopping.map((id) => [`r${id}`, `${url}/actions/runs/${id}`]),
  );
  const answer = await reading.client.queryText(stoppingQuery(stopping), variables);
  if (answer.kind !== 'answered') throw partial('runs to stop could not be read');
  const fault = answer.faults.find(({ type }) => type !== 'NOT_FOUND');
  if (fault !== undefined) throw partial(fault.message);
  const runs = Stopping.parse(answer.data ?? {});
  return stopping.filter(
    (id) => (runs[`r${id}`]?.checkSuite?.status ?? 'COMPLETED') !== 'COMPLETED',
  );
}

function stoppingQuery(ids: readonly RunId[]): string {
  const variables = ids.map((id) => `$r${id}: URI!`).join(', ');
  const fields = ids.map(
    (id) => `r${id}: resource(url: $r${id}) { ... on WorkflowRun { checkSuite { status } } }`,
  );
  return `query Stopping(${variables}) {\n${fields.join('\n')}\n}`;
}
