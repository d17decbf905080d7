import { z } from 'zod';
import type { RunId } from '../../lifecycle/ids.ts';
import { parseReport, REPORT_MAX_LENGTH } from '../../lifecycle/reports/report.ts';
import type { ReportRead } from '../../lifecycle/snapshot/run.ts';
import { knownSecret } from '../../lifecycle/text/secrets.ts';
import { askRest, unanswered } from './asking.ts';
import type { Reading } from './look.ts';
import { readZipEntry } from './zip.ts';

const ARTIFACT = 'drover-report';
const FILE = 'report.json';
/** In bytes. A report at its caps, in the longest encoding of its characters, zips to less. */
const MOST_ZIPPED = 4 * 1024 * 1024;
const MOST_UNZIPPED = 4 * REPORT_MAX_LENGTH;

const Artifacts = z.object({
  artifacts: z.array(
    z.object({ id: z.number(), name: z.string(), size_in_bytes: z.number(), expired: z.boolean() }),
  ),
});

/** The report of a completed run: an artifact, read in memory with every size capped. Takes two requests. */
export async function readReport(reading: Reading, run: RunId): Promise<ReportRead> {
  const { owner, repo } = reading.key;
  const where = { owner, repo, run_id: run, name: ARTIFACT, per_page: 10 };
  const list = await askRest(
    reading.client,
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
    where,
    Artifacts,
  );
  if ('refused' in list) return { kind: 'missing' };
  const artifact = list.artifacts.find(({ name }) => name === ARTIFACT);
  if (artifact === undefined) return { kind: 'missing' };
  if (artifact.expired) return unreadable('its artifact has expired');
  if (artifact.size_in_bytes > MOST_ZIPPED) return unreadable('its artifact is too large');
  return download(reading, artifact.id);
}

async function download({ client, key }: Reading, artifact: number): Promise<ReportRead> {
  const { owner, repo } = key;
  const answer = await client.bytes(
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    { owner, repo, artifact_id: artifact, archive_format: 'zip' },
    MOST_ZIPPED,
  );
  if (answer.kind === 'refused') {
    return answer.status === 410
      ? unreadable('its artifact has expired')
      : unreadable(answer.reason);
  }
  if (answer.kind !== 'answered') throw unanswered(answer);
  const entry = await readZipEntry(answer.data, FILE, MOST_UNZIPPED);
  if (!entry.ok) return unreadable(entry.error);
  // The publish job looks closer; this holds whatever a repository's own workflow made of it.
  const secret = knownSecret(entry.value);
  if (secret !== null) return unreadable(`it holds what looks like ${secret}`);
  const parsed = parseReport(entry.value);
  return parsed.ok ? { kind: 'read', report: parsed.value } : unreadable(parsed.error);
}

function unreadable(reason: string): ReportRead {
  return { kind: 'unreadable', reason };
}
