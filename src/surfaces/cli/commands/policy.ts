import { Command } from 'commander';
import type { Config } from '../../../lifecycle/policy/config.ts';
import { explainConfigProblems } from '../../../lifecycle/policy/explain.ts';
import { parseConfig } from '../../../lifecycle/policy/parse.ts';
import { verdictOnPast } from '../../../lifecycle/policy/past.ts';
import { ruleName } from '../../../lifecycle/policy/rule.ts';
import { ruleText } from '../../../lifecycle/policy/rule-text.ts';
import { readPromptComment } from '../../../lifecycle/prompts/read-comment.ts';
import { fail, ok, type Result } from '../../../lifecycle/result.ts';
import type { RepoName, RepoPast } from '../../../lifecycle/shown/shown.ts';
import type { Person } from '../../person.ts';
import { repoText } from '../../place.ts';
import { safe } from '../../plain.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asPerson, type Io, printJson, stop, unanswered } from '../io.ts';
import { toRepo } from '../place.ts';
import { type Judged, judgedJson, judgedTable } from '../policy-table.ts';

/** What the commands stand on. */
export interface PolicyPorts extends Io {
  readonly readFile: (path: string) => string | null;
}

interface Options {
  readonly config?: string;
  readonly app?: string;
  readonly json?: boolean;
}

type End = (code: ExitCode) => void;

const FILE = '.github/drover.yml';

/** `drover policy` */
export function policyCommand(io: PolicyPorts, end: End): Command {
  return new Command('policy')
    .description('Look at policies before they count.')
    .addCommand(testCommand(io, end))
    .addCommand(checkCommand(io, end));
}

function testCommand(io: PolicyPorts, end: End): Command {
  return new Command('test')
    .description('Say what a policy would have done with what was asked before.')
    .argument('[repository]', 'OWNER/REPO; without it, every one in care that you see', toRepo)
    .option(
      '--config <file>',
      `a file on this machine, in place of the ${FILE} of the default branch`,
    )
    .option('--app <slug>', 'the slug of your App, where several asked')
    .option('--json', 'print a JSON array')
    .addHelpText(
      'after',
      '\nIt reads what sessions asked there, on open and closed issues, and writes nothing.',
    )
    .action(async (repo: RepoName | undefined, options: Options) => {
      const own = options.config === undefined ? ok(null) : configIn(io, options.config);
      end(
        own.ok
          ? await asPerson(io, (person) => test(io, person, { repo, options, config: own.value }))
          : own.error,
      );
    });
}

function checkCommand(io: PolicyPorts, end: End): Command {
  return new Command('check')
    .description('Say whether a configuration holds, and what its rules are. Asks GitHub nothing.')
    .argument('[file]', 'the file', FILE)
    .action((file: string) => {
      const config = configIn(io, file);
      if (!config.ok) return end(config.error);
      const rules = config.value.policies.map(
        (rule) => `${ruleName(rule)}  ${rule.effect} ${ruleText(rule, safe)}\n`,
      );
      io.out(
        `${file} holds.\n${rules.join('') || 'It has no policies: whatever agents ask is asked.\n'}`,
      );
      return end(EXIT.sound);
    });
}

/** The configuration in a file; what is wrong with it has been said where it fails. */
function configIn(io: PolicyPorts, file: string): Result<Config, ExitCode> {
  const text = io.readFile(file);
  if (text === null) return fail(stop(io, EXIT.usage, `${file} cannot be read.`));
  return configOf(io, file, text);
}

function configOf(io: Io, name: string, text: string): Result<Config, ExitCode> {
  const config = parseConfig(text);
  if (config.ok) return ok(config.value);
  const problems = safe(explainConfigProblems(config.error));
  return fail(stop(io, EXIT.findings, `${name} does not hold:\n${problems}`));
}

async function test(
  io: Io,
  person: Person,
  {
    repo,
    options,
    config,
  }: {
    readonly repo: RepoName | undefined;
    readonly options: Options;
    readonly config: Config | null;
  },
): Promise<ExitCode> {
  const app = options.app ?? null;
  const repos = repo === undefined ? await allRepos(person, app) : ok([repo]);
  if (!repos.ok) return unanswered(io, repos.error);
  const judged: Judged[] = [];
  for (const each of repos.value) {
    const past = await person.past(each, app);
    if (!past.ok) return unanswered(io, past.error);
    const policy = config === null ? configFrom(io, each, past.value) : ok(config);
    if (!policy.ok) return policy.error;
    if (past.value.hasMore) io.err(`${repoText(each)}: only the latest comments were read.\n`);
    judged.push(...judge(past.value, policy.value));
  }
  if (options.json === true) printJson(io, judged.map(judgedJson));
  else io.out(judgedTable(judged));
  return EXIT.sound;
}

async function allRepos(person: Person, app: string | null) {
  const care = await person.inCare([], app);
  return care.ok ? ok(care.value.map(({ repo }) => repo)) : care;
}

function configFrom(io: Io, repo: RepoName, { config }: RepoPast): Result<Config, ExitCode> {
  const name = `${FILE} of ${repoText(repo)}`;
  return config === null
    ? fail(stop(io, EXIT.nothing, `There is no ${name}. Give a file by --config.`))
    : configOf(io, name, config);
}

function judge({ said }: RepoPast, config: Config): readonly Judged[] {
  return said
    .flatMap((comment) => readPromptComment(comment) ?? [])
    .map((prompt) => ({ prompt, verdict: verdictOnPast(prompt, config), rules: config.policies }));
}
