import { Command } from 'commander';
import { CATALOGUE, COMMAND_NAMES } from '../../../lifecycle/commands/catalogue.ts';
import type { CommandName } from '../../../lifecycle/commands/command.ts';
import { findSecret } from '../../../lifecycle/text/secrets.ts';
import { commandComment } from '../../asking/command-comment.ts';
import { placeText } from '../../place.ts';
import { addressed, isMeant, sayIt } from '../comment.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asPerson, type Io, stop, unanswered } from '../io.ts';

interface Options {
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** These have a command of their own here, or are answered where one reads them: on GitHub. */
const ELSEWHERE: readonly CommandName[] = ['approve', 'help', 'why'];

/** What ends the work is asked about at a terminal. */
const ENDING: Partial<Readonly<Record<CommandName, string>>> = {
  cancel: 'stop its runs and close its pull request',
  reject: 'end it without merging and close its pull request',
};

/** `drover ready OWNER/REPO#N` and its like: each writes the person's own comment, as the catalogue has it. */
export function actCommands(io: Io, end: (code: ExitCode) => void): readonly Command[] {
  return COMMAND_NAMES.filter((name) => !ELSEWHERE.includes(name)).map((name) =>
    actCommand(io, end, name),
  );
}

function actCommand(io: Io, end: (code: ExitCode) => void, name: CommandName): Command {
  const { summary, usage } = CATALOGUE[name];
  const command = new Command(name)
    .description(`${summary}.`)
    .usage(`[options] <issue>${usage.slice(name.length + 1)}`)
    .argument('<words...>', 'the issue as OWNER/REPO#NUMBER, first or last, and the text')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\nComments \`${usage}\` as you, with your token.`);
  if (name in ENDING) command.option('--yes', 'do not ask whether it is meant');
  return command.action(async (words: readonly string[], options: Options) => {
    end(await act(io, { name, words, options }));
  });
}

async function act(
  io: Io,
  { name, words, options }: { name: CommandName; words: readonly string[]; options: Options },
): Promise<ExitCode> {
  const to = addressed(words);
  if (!to.ok) return stop(io, EXIT.usage, to.error);
  const comment = commandComment(name, to.value.text);
  if (!comment.ok) return stop(io, EXIT.usage, comment.error);
  const secret = findSecret(to.value.text);
  if (secret !== null)
    return stop(io, EXIT.usage, `The text seems to hold ${secret}; nothing was written.`);
  return asPerson(io, async (person) => {
    const read = await person.issue(to.value.place, null);
    if (!read.ok) return unanswered(io, read.error);
    const place = placeText(to.value.place);
    const question = `${name === 'cancel' ? 'Cancel' : 'Reject'} ${place}: ${ENDING[name] ?? ''}?`;
    if (name in ENDING && !(await isMeant(io, question, options.yes === true)))
      return stop(io, EXIT.nothing, 'Nothing was said.');
    return sayIt(io, person, {
      read: read.value,
      body: comment.value,
      json: options.json === true,
    });
  });
}
