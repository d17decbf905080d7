import { Command } from 'commander';
import { decidedNow, replayed } from '../../../lifecycle/replay/replayed.ts';
import type { Wake } from '../../../lifecycle/replay/history.ts';
import { asKept, type ReadLook, readLook, thawed } from '../../../lifecycle/replay/kept-look.ts';
import { redacted } from '../../../lifecycle/replay/redact.ts';
import { withheld } from '../../../lifecycle/replay/withheld.ts';
import { ok, type Result } from '../../../lifecycle/result.ts';
import type { Place } from '../../../lifecycle/shown/shown.ts';
import type { Snapshot } from '../../../lifecycle/snapshot/snapshot.ts';
import { placeText } from '../../place.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printJson, stop } from '../io.ts';
import { toPlace } from '../place.ts';
import { type Look, lookJson, lookText } from '../replayed-text.ts';
import type { DoctorPorts } from './doctor.ts';

/** Where looks are kept, and where what is replayed is saved. Errors are sentences for a person. */
export interface Recordings {
  /** The folder that the environment names; null where it names none. */
  readonly folder: () => string | null;
  /** The looks at an issue that lie in a folder, oldest first. */
  readonly looks: (
    folder: string,
    place: Place,
  ) => Result<readonly { readonly name: string; readonly text: string }[], string>;
  /** Writes wakes as a history that this project's tests replay. */
  readonly save: (file: string, wakes: readonly Wake[]) => Result<null, string>;
  /** The text that a configuration was read from. */
  readonly textOf: (config: object) => string | null;
}

/** What the command stands on. */
export interface ReplayPorts {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly doctor: Pick<DoctorPorts, 'eyes'>;
  readonly recordings: Recordings;
}

interface Options {
  readonly recordings?: string;
  readonly now?: boolean;
  readonly save?: string;
  readonly app?: string;
  readonly redact?: boolean;
  readonly json?: boolean;
}

const AFTER = `
Looks are kept by a server with DROVER_RECORDINGS=<folder>; docs/operating.md says what is in them. Of each it says
whether this version decides the same, and what it decides. Where no folder is named it looks at the issue as it
stands, with your token or, as doctor does, the App's, and says what this version would decide. It writes nothing on
GitHub. A file that was saved goes into test/recorded/histories.

Ends with 0 when everything is decided as it was, 1 when something is not or nothing was kept, 2 when the arguments or
credentials are wrong or a file cannot be read or written, 3 when GitHub could not be asked.`;

/** `drover replay OWNER/REPO#N` */
export function replayCommand(io: ReplayPorts, end: (code: ExitCode) => void): Command {
  return new Command('replay')
    .description('Say what this version decides of looks that a server kept, or of an issue now.')
    .argument('<issue>', 'the issue, as OWNER/REPO#NUMBER', toPlace)
    .option('--recordings <folder>', 'where a server kept its looks; else DROVER_RECORDINGS')
    .option('--now', 'the issue as it stands, whatever was kept')
    .option('--save <file>', 'write what is replayed as a history for the tests, as .json.gz')
    .option('--redact', 'with --save: without what people wrote')
    .option('--app <slug>', 'the slug of your App, where its comments do not tell')
    .option('--json', 'print one JSON object')
    .addHelpText('after', AFTER)
    .action(async (place: Place, options: Options) => {
      if (options.redact === true && options.save === undefined)
        return end(stop(io, EXIT.usage, '--redact goes with --save.'));
      const folder = options.now === true ? null : (options.recordings ?? io.recordings.folder());
      end(
        folder === null
          ? await replayNow(io, place, options)
          : replayKept(io, { place, folder }, options),
      );
    });
}

interface Kept {
  readonly place: Place;
  readonly folder: string;
}

function replayKept(io: ReplayPorts, { place, folder }: Kept, options: Options): ExitCode {
  const found = io.recordings.looks(folder, place);
  if (!found.ok) return stop(io, EXIT.usage, found.error);
  const name = placeText(place);
  if (found.value.length === 0)
    return stop(io, EXIT.nothing, `${name}: no look was kept in ${folder}.`);
  const read = found.value.map((each) => ({ name: each.name, look: readLook(each.text) }));
  const looks = read.map(
    (each): Look =>
      each.look.ok
        ? {
            kind: 'replayed',
            replayed: replayed(each.look.value),
            redacted: each.look.value.redacted,
          }
        : { kind: 'unread', name: each.name, why: each.look.error },
  );
  const saved = save(io, options, () =>
    read.flatMap(({ look }) => (look.ok ? [wakeKept(look.value, options.redact === true)] : [])),
  );
  if (!saved.ok) return stop(io, EXIT.usage, saved.error);
  const same = looks.filter((look) => look.kind === 'replayed' && look.replayed.isSame === true);
  if (options.json === true)
    printJson(io, { issue: name, source: 'kept', looks: looks.map(lookJson), same: same.length });
  else {
    io.out(looks.map(lookText).join(''));
    io.out(`\n${name}: ${same.length} of ${looks.length} are decided as they were.\n`);
  }
  return same.length === looks.length ? EXIT.sound : EXIT.findings;
}

/** Without people's words something else may be decided: what is saved is what this version decides so. */
function wakeKept(look: ReadLook, redacts: boolean): Wake {
  const { snapshot, decision } = look;
  const config = look.config ?? '';
  if (!redacts || look.redacted) return { snapshot, decision, config };
  const seen = redacted(snapshot);
  return { snapshot: seen, decision: decidedNow(seen).decision, config };
}

/** What the reader of today's world is not shown, and a server would be. */
const UNSEEN = {
  person: [
    'signatures of the record and of the marks in comments: they are taken for good',
    'reactions that Drover gave: it may seem to owe them',
    'permissions that the installation lacks, and whether a secret is there',
    'what a server remembers of its last looks',
  ],
  app: ['permissions that the installation lacks', 'what a server remembers of its last looks'],
} as const;

async function replayNow(io: ReplayPorts, place: Place, options: Options): Promise<ExitCode> {
  const eyes = io.doctor.eyes();
  if (!eyes.ok) return stop(io, EXIT.usage, eyes.error);
  const looked = await eyes.value.look(place, options.app ?? null);
  if (!looked.ok) return stop(io, EXIT.unanswered, looked.error);
  const { snapshot } = looked.value;
  const now = decidedNow(snapshot);
  const saved = save(io, options, () => wakeNow(io, snapshot, options.redact === true));
  if (!saved.ok) return stop(io, EXIT.usage, saved.error);
  const look: Look = { kind: 'replayed', replayed: now, redacted: false };
  const unseen = UNSEEN[eyes.value.as];
  if (options.json === true)
    printJson(io, { issue: placeText(place), source: 'now', looks: [lookJson(look)], unseen });
  else {
    io.out(`${placeText(place)}, as it stands:\n${lookText(look)}`);
    io.out(`\nWhat is not seen so:\n${unseen.map((each) => `  - ${each}\n`).join('')}`);
  }
  return EXIT.sound;
}

/** As a server would have kept it: without secrets, and on request without what people wrote. */
function wakeNow(io: ReplayPorts, snapshot: Snapshot, redacts: boolean): readonly Wake[] {
  const { config } = snapshot;
  const text = config.kind === 'valid' ? io.recordings.textOf(config.config) : null;
  const kept = withheld(asKept(redacts ? redacted(snapshot) : snapshot), []) as object;
  const seen = thawed(kept, text);
  if (!seen.ok) return [];
  const { decision } = decidedNow(seen.value);
  return [{ snapshot: seen.value, decision, config: text ?? '' }];
}

function save(
  io: ReplayPorts,
  { save: file }: Options,
  wakes: () => readonly Wake[],
): Result<null, string> {
  return file === undefined ? ok(null) : io.recordings.save(file, wakes());
}
