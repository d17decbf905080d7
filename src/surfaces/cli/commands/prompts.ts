import { Command } from 'commander';
import { findPrompts } from '../../asking/find.ts';
import type { Person } from '../../person.ts';
import { isMeant } from '../comment.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { decideOne, inbox } from '../inbox.ts';
import { asPerson, type Io, printJson, stop, unanswered } from '../io.ts';
import { toRepos } from '../place.ts';
import { howToAnswer, promptText } from '../prompt-text.ts';
import { type Selection, toSession, wantedBy, withOne } from '../select.ts';

interface Options extends Selection {
  readonly json?: boolean;
  readonly reason?: string;
  readonly wait: boolean;
}

type End = (code: ExitCode) => void;

const AFTER = `
A prompt is named by its place, as OWNER/REPO#NUMBER, with :p1 behind it where several are open; or by --session, as
OWNER/REPO#NUMBER:NAME, or by NAME alone: the agent's name in .github/drover.yml. At a terminal it may be left out: then
you choose from those that wait.`;

const NAMED = 'OWNER/REPO#NUMBER, or OWNER/REPO#NUMBER:p1';

/** `drover prompts` */
export function promptsCommand(io: Io, end: End): Command {
  const command = new Command('prompts')
    .description('What waits for a person. Alone, at a terminal: choose, read and answer.')
    .addCommand(listCommand(io, end))
    .addCommand(showCommand(io, end))
    .addCommand(answerCommand(io, end))
    .addHelpText('after', AFTER);
  for (const decision of decisionCommands(io, end)) command.addCommand(decision);
  return command.action(async () => {
    end(await asPerson(io, (person) => inbox(io, person)));
  });
}

/** `drover feedback list|approve|reject`: the same by another name. */
export function feedbackAliases(io: Io, end: End): readonly Command[] {
  return [listCommand(io, end), ...decisionCommands(io, end)];
}

function decisionCommands(io: Io, end: End): readonly Command[] {
  return [decisionCommand(io, end, 'approve'), decisionCommand(io, end, 'reject')];
}

/** An option that the command above has as well, as `feedback` has `--json`, is taken by that one. */
function optionsOf(command: Command): Options {
  return command.optsWithGlobals<Options>();
}

function withSelection(command: Command): Command {
  return command
    .option('--session <id>', 'only of this session', toSession)
    .option('--repo <repository>', 'only in this repository; may be repeated', toRepos)
    .option('--app <slug>', 'the slug of your App, where several wrote records');
}

function withDecision(command: Command): Command {
  return withSelection(command)
    .option('--json', 'print one JSON object')
    .option('--no-wait', 'do not wait to see what counts');
}

function listCommand(io: Io, end: End): Command {
  return withSelection(new Command('list'))
    .description('List them, those that wait longest first.')
    .option('--json', 'print a JSON array')
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf(command);
      end(await asPerson(io, (person) => list(io, person, options)));
    });
}

async function list(io: Io, person: Person, options: Options): Promise<ExitCode> {
  const found = await findPrompts(person, wantedBy(options));
  if (!found.ok) return unanswered(io, found.error);
  const prompts = found.value.map(({ prompt }) => prompt);
  if (options.json === true) printJson(io, prompts);
  else io.out(found.value.map(promptText).join('\n') || 'Nothing waits for an answer.\n');
  return EXIT.sound;
}

function showCommand(io: Io, end: End): Command {
  return withSelection(new Command('show'))
    .description('Show one of them, or what became of it.')
    .option('--json', 'print one JSON object')
    .argument('[prompt]', NAMED)
    .action(async (text: string | undefined, options: Options) => {
      const words = text === undefined ? [] : [text];
      end(
        await withOne(io, { words, options }, async (_, one) => {
          const { prompt } = one;
          const how = prompt.state === 'open' ? `\nTo answer:\n${howToAnswer(prompt)}\n` : '';
          if (options.json === true) printJson(io, prompt);
          else io.out(`${promptText(one)}${how}`);
          return EXIT.sound;
        }),
      );
    });
}

function answerCommand(io: Io, end: End): Command {
  return withDecision(new Command('answer'))
    .description('Answer one of them in words: comments /answer as you, with your token.')
    .usage('[options] [prompt] <text...>')
    .argument('[words...]', `the prompt, as ${NAMED}, and the text`)
    .action(async (words: readonly string[], options: Options) => {
      end(
        await withOne(io, { words, options }, (person, found, { text }) =>
          decideOne(io, person, { found, decision: { kind: 'answer', text }, options }),
        ),
      );
    });
}

/** A yes, or a no with its reason. */
function decisionCommand(io: Io, end: End, name: 'approve' | 'reject'): Command {
  const kind = name === 'approve' ? 'allow' : 'deny';
  return withDecision(new Command(name))
    .description(
      `Say ${name === 'approve' ? 'yes' : 'no'} to one of them: comments /${kind} as you, with your token.`,
    )
    .option('--reason <text>', name === 'approve' ? 'why, for the record' : 'why, for the agent')
    .argument('[prompt]', NAMED)
    .action(async (text: string | undefined, _: unknown, command: Command) => {
      const options = optionsOf(command);
      const words = text === undefined ? [] : [text];
      end(
        await withOne(io, { words, options }, async (person, found, { isChosen }) => {
          if (isChosen) io.out(promptText(found));
          const question = name === 'approve' ? 'Say yes?' : 'Say no?';
          if (!(await isMeant(io, question, !isChosen)))
            return stop(io, EXIT.nothing, 'Nothing was said.');
          const decision = { kind, reason: options.reason ?? '' } as const;
          return decideOne(io, person, { found, decision, options });
        }),
      );
    });
}
