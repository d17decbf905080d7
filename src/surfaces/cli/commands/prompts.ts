import { Command } from 'commander';
import type { RepoName } from '../../../lifecycle/shown/shown.ts';
import { commandComment, sayIt } from '../comment.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Found, findQuestion, findQuestions, type Wanted } from '../../asking/find.ts';
import { asPerson, type Io, printJson, stop, unanswered } from '../io.ts';
import type { Person } from '../../person.ts';
import { toRepos } from '../place.ts';
import { type QuestionName, questionNamed, questionText } from '../../asking/question.ts';

interface Options {
  readonly session?: string;
  readonly repo?: readonly RepoName[];
  readonly app?: string;
  readonly json?: boolean;
}

type End = (code: ExitCode) => void;

const AFTER = `
A question is named by its place, as OWNER/REPO#NUMBER, with :p1 behind it where several are open; or by --session,
which is the agent's name in .github/drover.yml, where that session has a single one open.`;

/** `drover prompts` */
export function promptsCommand(io: Io, end: End): Command {
  return new Command('prompts')
    .description('The questions that wait for a person.')
    .addCommand(listCommand(io, end))
    .addCommand(showCommand(io, end))
    .addCommand(answerCommand(io, end))
    .addHelpText('after', AFTER);
}

function withOptions(command: Command): Command {
  return command
    .option('--session <name>', 'only of this session')
    .option('--repo <repository>', 'only in this repository; may be repeated', toRepos)
    .option('--app <slug>', 'the slug of your App, where several wrote records')
    .option('--json', 'print JSON');
}

function wantedBy({ session, repo, app }: Options): Wanted {
  return { session: session ?? null, repos: repo ?? [], app: app ?? null };
}

function listCommand(io: Io, end: End): Command {
  return withOptions(new Command('list'))
    .description('List them, those that wait longest first.')
    .action(async (options: Options) => {
      end(await asPerson(io, (person) => list(io, person, options)));
    });
}

async function list(io: Io, person: Person, options: Options): Promise<ExitCode> {
  const found = await findQuestions(person, wantedBy(options));
  if (!found.ok) return unanswered(io, found.error);
  const questions = found.value.map(({ question }) => question);
  if (options.json === true) printJson(io, questions);
  else io.out(questions.map(questionText).join('') || 'No question waits.\n');
  return EXIT.sound;
}

function showCommand(io: Io, end: End): Command {
  return withOptions(new Command('show'))
    .description('Show one of them.')
    .argument('[prompt]', 'OWNER/REPO#NUMBER, or OWNER/REPO#NUMBER:p1')
    .action(async (text: string | undefined, options: Options) => {
      const words = text === undefined ? [] : [text];
      end(
        await withOne(io, { words, options }, async (_, { question }) => {
          if (options.json === true) printJson(io, question);
          else
            io.out(
              `${questionText(question)}\nTo answer: drover prompts answer ${question.prompt} TEXT\n`,
            );
          return EXIT.sound;
        }),
      );
    });
}

function answerCommand(io: Io, end: End): Command {
  return withOptions(new Command('answer'))
    .description('Answer one of them: comments /answer as you, with your token.')
    .usage('[options] [prompt] <text...>')
    .argument(
      '<words...>',
      'the question, as OWNER/REPO#NUMBER or OWNER/REPO#NUMBER:p1, and the text',
    )
    .action(async (words: readonly string[], options: Options) => {
      end(
        await withOne(io, { words, options }, async (person, { question, read }, rest) => {
          if (rest === '') return stop(io, EXIT.usage, 'Say the answer behind the question.');
          const comment = commandComment('answer', `${question.id} ${rest}`);
          if (!comment.ok) return stop(io, EXIT.usage, comment.error);
          return sayIt(io, person, { read, body: comment.value, json: options.json === true });
        }),
      );
    });
}

/** Finds the one question that is meant, and hands it over with the words behind its name. */
async function withOne(
  io: Io,
  { words, options }: { readonly words: readonly string[]; readonly options: Options },
  then: (person: Person, found: Found, rest: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const name: QuestionName | null = questionNamed(words[0] ?? '');
  if (name === null && options.session === undefined)
    return stop(
      io,
      EXIT.usage,
      'Name the question, like acme/storefront#12 or acme/storefront#12:p1, or say --session.',
    );
  const rest = words
    .slice(name === null ? 0 : 1)
    .join(' ')
    .trim();
  return asPerson(io, async (person) => {
    const found = await findQuestion(person, name, wantedBy(options));
    if (found.ok) return then(person, found.value, rest);
    if (found.error.kind === 'trouble') return unanswered(io, found.error.trouble);
    const { kind, sentence } = found.error;
    return stop(io, kind === 'several' ? EXIT.usage : EXIT.nothing, sentence);
  });
}
