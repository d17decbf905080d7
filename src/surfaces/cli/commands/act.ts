import { Command } from 'commander';
import { CATALOGUE } from '../../../lifecycle/commands/catalogue.ts';
import { addressed, commandComment, isMeant, sayIt } from '../comment.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asPerson, type Io, stop, unanswered } from '../io.ts';
import { placeText } from '../../place.ts';

interface Options {
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Commands that are one comment with their text. */
const ACTS = {
  ready: '<issue>',
  feedback: '<issue> <text...>',
  pause: '<issue>',
  resume: '<issue>',
  retry: '<issue>',
  cancel: '<issue>',
  answer: '<issue> <text...>',
  allow: '<issue> <gate>',
  deny: '<issue> <gate> [reason...]',
} as const;
type Act = keyof typeof ACTS;

/** `drover ready OWNER/REPO#N` and its like: each writes the person's own comment. */
export function actCommands(io: Io, end: (code: ExitCode) => void): readonly Command[] {
  return (Object.keys(ACTS) as readonly Act[]).map((name) => actCommand(io, end, name));
}

function actCommand(io: Io, end: (code: ExitCode) => void, name: Act): Command {
  const { summary, usage } = CATALOGUE[name];
  const command = new Command(name)
    .description(`${summary}.`)
    .usage(`[options] ${ACTS[name]}`)
    .argument('<words...>', 'the issue as OWNER/REPO#NUMBER, first or last, and the text')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\nComments \`${usage}\` as you, with your token.`);
  if (name === 'cancel') command.option('--yes', 'do not ask whether it is meant');
  return command.action(async (words: readonly string[], options: Options) => {
    end(await act(io, { name, words, options }));
  });
}

async function act(
  io: Io,
  { name, words, options }: { name: Act; words: readonly string[]; options: Options },
): Promise<ExitCode> {
  const to = addressed(words);
  if (!to.ok) return stop(io, EXIT.usage, to.error);
  const comment = commandComment(name, to.value.text);
  if (!comment.ok) return stop(io, EXIT.usage, comment.error);
  return asPerson(io, async (person) => {
    const read = await person.issue(to.value.place, null);
    if (!read.ok) return unanswered(io, read.error);
    const question = `Cancel ${placeText(to.value.place)}: stop its runs and close its pull request?`;
    if (name === 'cancel' && !(await isMeant(io, question, options.yes === true)))
      return stop(io, EXIT.nothing, 'Nothing was said.');
    return sayIt(io, person, {
      read: read.value,
      body: comment.value,
      json: options.json === true,
    });
  });
}
