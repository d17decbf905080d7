import { Command } from 'commander';
import type { Place } from '../../../lifecycle/shown/shown.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asPerson, type Io, stop, unanswered } from '../io.ts';
import { placeText } from '../../place.ts';
import { toPlace } from '../place.ts';
import { whyOf } from '../record-text.ts';
import { standingOf, standingText, withoutRecord } from '../standing.ts';

/** `drover why OWNER/REPO#N` */
export function whyCommand(io: Io, end: (code: ExitCode) => void): Command {
  return new Command('why')
    .description(
      'Say what holds an issue up, who can change that, and what happens next by itself.',
    )
    .argument('<issue>', 'the issue, as OWNER/REPO#NUMBER', toPlace)
    .option('--app <slug>', 'the slug of your App, where several wrote records')
    .addHelpText('after', '\nIt prints what is folded in the record comment, and writes nothing.')
    .action(async (place: Place, { app = null }: { readonly app?: string | null }) => {
      end(
        await asPerson(io, async (person) => {
          const read = await person.issue(place, app);
          if (!read.ok) return unanswered(io, read.error);
          const { record } = read.value;
          if (record.kind !== 'valid')
            return stop(
              io,
              EXIT.nothing,
              `${placeText(place)}: ${withoutRecord(record, placeText(place))}`,
            );
          const why = whyOf(record.body);
          io.out(
            `${standingText(standingOf(read.value, { now: io.now(), isStopped: true }))}${why === null ? '' : `\n${why}\n`}\n${record.url}\n`,
          );
          return EXIT.sound;
        }),
      );
    });
}
