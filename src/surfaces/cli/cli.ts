import { Command, CommanderError } from 'commander';
import { type DoctorPorts, doctorCommand } from './commands/doctor.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** What the commands stand on: each names its own part. */
export interface CliPorts {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly doctor: DoctorPorts;
}

/** Runs one command line (without the program's name) and says how it ended. */
export async function runCli(args: readonly string[], ports: CliPorts): Promise<number> {
  let ended: ExitCode = EXIT.sound;
  const end = (code: ExitCode): void => {
    ended = code;
  };
  const program = new Command('drover')
    .description('Look after the issues that Drover drives.')
    .showHelpAfterError('Try --help.')
    .configureOutput({ writeOut: ports.out, writeErr: ports.err })
    .exitOverride();
  for (const command of [doctorCommand(ports, end)]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return ended;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.sound : EXIT.usage;
  }
}
