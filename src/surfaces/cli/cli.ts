import { Command, CommanderError } from 'commander';
import { actCommands } from './commands/act.ts';
import { approveCommand } from './commands/approve.ts';
import { auditCommand } from './commands/audit.ts';
import { completionCommand } from './commands/completion.ts';
import { type DoctorPorts, doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { type McpPorts, mcpCommand } from './commands/mcp.ts';
import { policyCommand } from './commands/policy.ts';
import { feedbackAliases, promptsCommand } from './commands/prompts.ts';
import { replayCommand, type ReplayPorts } from './commands/replay.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { watchCommand } from './commands/watch.ts';
import { whyCommand } from './commands/why.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { HistorianIo } from './historian.ts';

/** What the commands stand on. */
export interface CliPorts extends HistorianIo, McpPorts, Pick<ReplayPorts, 'recordings'> {
  readonly doctor: DoctorPorts;
  /** The text of a file; null where it cannot be read. */
  readonly readFile: (path: string) => string | null;
  /** Takes GitHub to be at this host, whatever the environment says. */
  readonly useHost: (host: string) => void;
}

const AFTER = `
What a command says on GitHub it says as you: it comments with your token, and Drover judges it like any other comment.
GitHub is where GHE_HOST, GH_HOST or --host says, with http:// before it where it must be; else github.com.

Ends with 0 when it did what was asked, 1 when there was nothing to do it to, or you said no, 2 when the arguments or
the credentials are wrong, 3 when GitHub could not be asked, refused, or does not show it.`;

/** Runs one command line (without the program's name) and says how it ended. */
export async function runCli(args: readonly string[], ports: CliPorts): Promise<number> {
  let ended: ExitCode = EXIT.sound;
  const end = (code: ExitCode): void => {
    ended = code;
  };
  const program = new Command('drover')
    .description('Look after the issues that Drover drives.')
    .option('--host <host>', 'the host of GitHub, such as ghe.example.com')
    .showHelpAfterError('Try --help.')
    .addHelpText('after', AFTER)
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` })
    .configureOutput({ writeOut: ports.out, writeErr: ports.err })
    .exitOverride()
    .hook('preAction', (top) => {
      const { host } = top.opts<{ readonly host?: string }>();
      if (host !== undefined) ports.useHost(host);
    });
  const commands = [
    statusCommand(ports, end),
    whyCommand(ports, end),
    watchCommand(ports, end),
    promptsCommand(ports, end),
    approveCommand(ports, end),
    ...actCommands(ports, end).map((command) => withAliases(command, ports, end)),
    stopCommand(ports, end),
    policyCommand(ports, end),
    explainCommand(ports, end),
    auditCommand(ports, end),
    replayCommand(ports, end),
    doctorCommand(ports, end),
    mcpCommand(ports, end),
    completionCommand(ports, end, program),
  ];
  for (const command of commands) program.addCommand(inheriting(command, program));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return ended;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.sound : EXIT.usage;
  }
}

/** `drover feedback` says a text to an issue; `drover feedback list` and its like are about what sessions ask. */
function withAliases(command: Command, ports: CliPorts, end: (code: ExitCode) => void): Command {
  if (command.name() !== 'feedback') return command;
  for (const alias of feedbackAliases(ports, end)) command.addCommand(alias);
  return command;
}

/** Where it writes, and that it does not end the process, a command has from the program; and its own commands from it. */
function inheriting(command: Command, parent: Command): Command {
  for (const inner of command.commands) inheriting(inner, parent);
  return command.copyInheritedSettings(parent);
}
