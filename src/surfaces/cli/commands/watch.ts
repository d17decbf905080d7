import { Command, InvalidArgumentError } from 'commander';
import { ok, type Result } from '../../../lifecycle/result.ts';
import type { Place, RepoName } from '../../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../../lifecycle/shown/trouble.ts';
import type { Instant } from '../../../lifecycle/time.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asPerson, type Io, unanswered } from '../io.ts';
import type { Person } from '../../person.ts';
import { placeIn } from '../../place.ts';
import { toRepo } from '../place.ts';
import { standingOf, standingText } from '../standing.ts';
import { asText } from './status.ts';

interface Options {
  readonly every: number;
  readonly app?: string;
}

/** What is seen at one look; with the end of what is watched, if it has come. */
interface Sight {
  readonly text: string;
  readonly end: ExitCode | null;
}

type Target = RepoName | Place;

const AFTER = `
At a terminal the view is drawn anew with each change; elsewhere each change is printed below the last. It asks GitHub on
condition, so that looks without news cost nothing of your rate limit. An issue is watched until it ends: with 0 when
it is done, with 1 when it was cancelled or rejected. A repository is watched until Ctrl-C, which ends it with 0.`;

/** `drover watch OWNER/REPO#N` or `drover watch OWNER/REPO` */
export function watchCommand(io: Io, end: (code: ExitCode) => void): Command {
  return new Command('watch')
    .description('Watch an issue until it ends, or a repository.')
    .argument(
      '<what>',
      'as OWNER/REPO#NUMBER or OWNER/REPO',
      (text) => placeIn(text) ?? toRepo(text),
    )
    .option('--every <seconds>', 'how often to look', toSeconds, 5)
    .option('--app <slug>', 'the slug of your App, where several wrote records')
    .addHelpText('after', AFTER)
    .action(async (target: Target, options: Options) => {
      end(await asPerson(io, (person) => watch(io, person, { target, options })));
    });
}

function toSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 1 && seconds <= 3_600)) throw new InvalidArgumentError('It must be 1 to 3600.');
  return seconds;
}

async function watch(
  io: Io,
  person: Person,
  { target, options }: { readonly target: Target; readonly options: Options },
): Promise<ExitCode> {
  const draw = makeDrawing(io);
  let tag: string | null = null;
  let hasSeen = false;
  for (; !io.signal.aborted; await io.sleep(options.every * 1_000)) {
    // Asked before the look: what happens in between is seen twice, and nothing is missed.
    const stir = await person.stir(target, tag);
    const sight =
      stir.ok && stir.value.isNew
        ? await look({ person, now: io.now() }, target, options.app ?? null)
        : null;
    const trouble = stir.ok ? (sight?.ok === false ? sight.error : null) : stir.error;
    // Who watches for hours outlives a moment without network; but what never worked will not begin to.
    if (trouble !== null && !hasSeen) return unanswered(io, trouble);
    if (trouble !== null) io.err(`${trouble.sentence}\n`);
    if (!stir.ok || sight === null || !sight.ok) continue;
    ({ tag } = stir.value);
    hasSeen = true;
    draw(sight.value.text);
    if (sight.value.end !== null) return sight.value.end;
  }
  return EXIT.sound;
}

async function look(
  { person, now }: { readonly person: Person; readonly now: Instant },
  target: Target,
  app: string | null,
): Promise<Result<Sight, Trouble>> {
  if (!('number' in target)) {
    const read = await person.inCare([target], app);
    return read.ok ? ok({ text: asText(read.value, now), end: null }) : read;
  }
  const read = await person.issue(target, app);
  if (!read.ok) return read;
  const { record } = read.value;
  const outcome = record.kind === 'valid' ? (record.record.end?.outcome ?? null) : null;
  const code = outcome === 'done' ? EXIT.sound : EXIT.nothing;
  return ok({
    text: standingText(standingOf(read.value, { now, isStopped: true })),
    end: outcome === null ? null : code,
  });
}

/** Over the last one at a terminal, else below it; what was drawn already is not drawn again. */
function makeDrawing(io: Io): (text: string) => void {
  let drawn = '';
  return (text) => {
    if (text === drawn) return;
    if (io.terminal !== null && drawn !== '') io.out(io.terminal.erasing(drawn));
    io.out(text);
    drawn = text;
  };
}
