import { Command } from 'commander';
import type { RepoName, RepoShown } from '../../../lifecycle/shown/shown.ts';
import type { Instant } from '../../../lifecycle/time.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asPerson, type Io, printJson, unanswered } from '../io.ts';
import { repoText } from '../../place.ts';
import { toRepos } from '../place.ts';
import { type Standing, standingOf, standingText } from '../standing.ts';

interface Options {
  readonly json?: boolean;
  readonly app?: string;
}

const AFTER = `
Without names it looks through the repositories that your token shows, those pushed to last first (500 at most).
All of it comes from GitHub: the label drover, and the record comments. Their signatures are not checked, since that
takes the App's keys: what counts is a comment by an App's bot that nobody else has edited.
An issue is stalled when its record should have changed five minutes ago, and has not, or when a command has had no
answer for ten: nobody seems to look after it.`;

/** `drover status [OWNER/REPO…]` */
export function statusCommand(io: Io, end: (code: ExitCode) => void): Command {
  return new Command('status')
    .description('List the issues in care: where each stands, what it waits for, and since when.')
    .argument('[repositories...]', 'as OWNER/REPO', toRepos)
    .option('--json', 'print one JSON object')
    .option('--app <slug>', 'the slug of your App, where several wrote records')
    .addHelpText('after', AFTER)
    .action(async (repos: readonly RepoName[], options: Options) => {
      end(
        await asPerson(io, async (person) => {
          const read = await person.inCare(repos, options.app ?? null);
          if (!read.ok) return unanswered(io, read.error);
          if (options.json === true) printJson(io, asJson(read.value, io.now()));
          else io.out(asText(read.value, io.now()));
          return EXIT.sound;
        }),
      );
    });
}

function asJson(repos: readonly RepoShown[], now: Instant): object {
  return {
    verified: false,
    stops: repos.flatMap(({ repo, stops }) =>
      stops.map(({ url }) => ({ repository: repoText(repo), url })),
    ),
    issues: repos.flatMap((repo) => standings(repo, now)),
  };
}

function standings(
  { stops, issues, hasShortCommands: short }: RepoShown,
  now: Instant,
): readonly Standing[] {
  const isStopped = stops.length > 0;
  return issues.map((each) => {
    const talk = short === null ? null : { recent: each.recent, short };
    return standingOf(each, { now, isStopped, talk });
  });
}

/** What the whole repositories have in common, then one issue after the other. */
export function asText(repos: readonly RepoShown[], now: Instant): string {
  const stops = repos.flatMap(({ repo, stops: all }) =>
    all.map(({ url }) => `${repoText(repo)} is stopped: ${url}\n`),
  );
  const issues = repos.flatMap((repo) => standings(repo, now).map(standingText));
  const none = issues.length === 0 ? ['No issue is in care.\n'] : [];
  return [...stops, ...none, ...issues].join('');
}
