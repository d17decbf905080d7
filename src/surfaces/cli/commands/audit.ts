import { Command, InvalidArgumentError, Option } from 'commander';
import { explain } from '../../../lifecycle/explain/explain.ts';
import { fail, ok, type Result } from '../../../lifecycle/result.ts';
import type { RepoName } from '../../../lifecycle/shown/shown.ts';
import type { Instant } from '../../../lifecycle/time.ts';
import { chained, faultIn } from '../../audit/chain.ts';
import { isDecision } from '../../audit/decisions.ts';
import { readSheet } from '../../audit/read.ts';
import { type AuditEntry, FORMAT, type Sheet } from '../../audit/sheet.ts';
import { AUDIT_FORMATS, type AuditFormat, writeSheet } from '../../audit/write.ts';
import { repoText } from '../../place.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asHistorian, type Historian, type HistorianIo } from '../historian.ts';
import { stop, unanswered } from '../io.ts';
import { toRepo } from '../place.ts';
import { toldEntry } from '../told.ts';

/** What the commands stand on. */
export interface AuditPorts extends HistorianIo {
  readonly readFile: (path: string) => string | null;
}

interface Options {
  readonly since?: Instant;
  readonly until?: Instant;
  readonly format: AuditFormat;
  readonly app?: string;
}

type End = (code: ExitCode) => void;

const AFTER = `
One line for each decision in the repository, oldest first: who decided what, when, why, by which rule, and where it
stands on GitHub. Each line's checksum is over the line before as well, and the total over all of them: docs/cli.md
says how they are made. T is a day or a moment in ISO 8601, in UTC unless it says otherwise, such as 2026-01-31 or
2026-01-31T09:00Z; --until does not include its own moment. It writes nothing on GitHub.

  npx drover audit acme/storefront --since 2026-01-01 --until 2026-02-01 > january.jsonl
  npx drover audit verify january.jsonl`;

/** `drover audit` */
export function auditCommand(io: AuditPorts, end: End): Command {
  return new Command('audit')
    .description('Export what was decided in a repository, with checksums.')
    .argument('<repository>', 'as OWNER/REPO', toRepo)
    .option('--since <T>', 'from this moment on', toMoment)
    .option('--until <T>', 'before this moment', toMoment)
    .addOption(new Option('--format <format>', 'how').choices(AUDIT_FORMATS).default('jsonl'))
    .option('--app <slug>', 'the slug of your App, where several wrote records')
    .addHelpText('after', AFTER)
    .action(async (repo: RepoName, options: Options) => {
      end(await asHistorian(io, (historian) => audit(io, historian, { repo, options })));
    })
    .addCommand(verifyCommand(io, end));
}

function verifyCommand(io: AuditPorts, end: End): Command {
  return new Command('verify')
    .description('Say whether an export is as it was made. Asks GitHub nothing.')
    .argument('<file>', 'an export in json, jsonl or csv')
    .option('--total <checksum>', 'the total that it must have, kept elsewhere')
    .action((file: string, { total }: { readonly total?: string }) => {
      end(verify(io, file, total ?? null));
    });
}

const MOMENT =
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** For commander. What says no zone is in UTC. */
function toMoment(text: string): Instant {
  const isBare = text.includes('T') && !/(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const isMoment = MOMENT.test(text) && isDay(text.slice(0, 10));
  const at = isMoment ? Date.parse(isBare ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(at))
    throw new InvalidArgumentError('It must look like 2026-01-31 or 2026-01-31T09:00Z.');
  return at;
}

/** The 30th of February would be read as the 2nd of March. */
function isDay(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

interface Wanted {
  readonly repo: RepoName;
  readonly options: Options;
}

async function audit(
  io: AuditPorts,
  historian: Historian,
  { repo, options }: Wanted,
): Promise<ExitCode> {
  const { since, until, format } = options;
  if (since !== undefined && until !== undefined && since >= until)
    return stop(io, EXIT.usage, '--since must be before --until.');
  const kept = await historian.kept(repo, since ?? null);
  if (!kept.ok) return unanswered(io, kept.error);
  if (kept.value.hasMore)
    return stop(
      io,
      EXIT.unanswered,
      `${repoText(repo)}: there are more comments than can be read at once; say a later --since.`,
    );
  const found = await decisionsIn(historian, kept.value.numbers, { repo, options });
  if (!found.ok) return unanswered(io, found.error);
  io.out(writeSheet(found.value, format));
  return EXIT.sound;
}

async function decisionsIn(
  historian: Historian,
  numbers: readonly number[],
  { repo, options: { app, since = -Infinity, until = Infinity } }: Wanted,
) {
  const entries: { readonly moment: number; readonly entry: Omit<AuditEntry, 'seq'> }[] = [];
  const cut: number[] = [];
  for (const number of numbers) {
    const read = await historian.past({ ...repo, number }, app ?? null);
    if (!read.ok) return read;
    const story = explain(read.value.past);
    if (!story.isWhole) cut.push(number);
    const inTime = story.entries.filter(({ at }) => at >= since && at < until).filter(isDecision);
    // Those of one issue stay in the order of its history, which knows more than their times do.
    let moment = -Infinity;
    for (const entry of inTime) {
      moment = Math.max(moment, entry.at);
      entries.push({ moment, entry: auditEntry(number, toldEntry(entry)) });
    }
  }
  const sorted = entries.toSorted((a, b) => a.moment - b.moment);
  const header = {
    format: FORMAT,
    repository: repoText(repo),
    since: isoOf(since),
    until: isoOf(until),
    cut,
  } as const;
  return ok(
    chained(
      header,
      sorted.map(({ entry }, at) => ({ seq: at + 1, ...entry })),
    ),
  );
}

function auditEntry(issue: number, told: ReturnType<typeof toldEntry>): Omit<AuditEntry, 'seq'> {
  const { at, ...rest } = told;
  return { at, issue, ...rest };
}

function isoOf(at: Instant): string | null {
  return Number.isFinite(at) ? new Date(at).toISOString() : null;
}

function verify(io: AuditPorts, file: string, total: string | null): ExitCode {
  const text = io.readFile(file);
  if (text === null) return stop(io, EXIT.usage, `${file} cannot be read.`);
  const sheet = readSheet(text);
  if (!sheet.ok) return stop(io, EXIT.usage, `${file}: ${sheet.error}`);
  const held = holds(sheet.value, total);
  if (!held.ok) return stop(io, EXIT.findings, `${file} does not hold: ${held.error}`);
  const { header, entries } = sheet.value;
  io.out(
    `${file} holds: ${entries.length} decisions in ${header.repository}, total ${sheet.value.total.sha256}.\n`,
  );
  return EXIT.sound;
}

function holds(sheet: Sheet, total: string | null): Result<null, string> {
  const fault = faultIn(sheet);
  if (fault === null)
    return total === null || total.toLowerCase() === sheet.total.sha256
      ? ok(null)
      : fail(`its total is ${sheet.total.sha256}, so it is another export, or was made anew.`);
  switch (fault.at) {
    case 'header':
      return fail('its header was changed.');
    case 'entry':
      return fail(`entry ${fault.entry} was changed, put there, or what stood before it was.`);
    case 'total':
      return fail('entries are missing at its end, or its total was changed.');
  }
}
