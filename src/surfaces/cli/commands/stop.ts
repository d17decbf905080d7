import { Command } from 'commander';
import type { Result } from '../../../lifecycle/result.ts';
import type { RepoName } from '../../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../../lifecycle/shown/trouble.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asPerson, type Io, stop, unanswered } from '../io.ts';
import { repoText } from '../../place.ts';
import { toRepo } from '../place.ts';

/** `drover stop OWNER/REPO` */
export function stopCommand(io: Io, end: (code: ExitCode) => void): Command {
  return new Command('stop')
    .description('Stop everything in a repository: nothing is started or merged there until --off.')
    .argument('<repository>', 'as OWNER/REPO', toRepo)
    .option('--off', 'close the issues that stop it')
    .addHelpText(
      'after',
      '\nOpens an issue labelled drover:stop, as you; --off closes all of them.',
    )
    .action(async (repo: RepoName, { off = false }: { readonly off?: boolean }) => {
      end(
        await asPerson(io, async (person) => {
          if (off) return goOn(io, repo, await person.unstop(repo));
          const stopped = await person.stop(repo);
          if (!stopped.ok) return unanswered(io, stopped.error);
          io.out(`${repoText(repo)} is stopped: ${stopped.value}\n`);
          return EXIT.sound;
        }),
      );
    });
}

function goOn(io: Io, repo: RepoName, closed: Result<readonly string[], Trouble>): ExitCode {
  if (!closed.ok) return unanswered(io, closed.error);
  if (closed.value.length === 0)
    return stop(io, EXIT.nothing, `${repoText(repo)}: no open issue stops it.`);
  io.out(`${repoText(repo)} goes on. Closed: ${closed.value.join(' ')}\n`);
  return EXIT.sound;
}
