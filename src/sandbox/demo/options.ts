import { Command } from 'commander';
import type { Result } from '../../lifecycle/result.ts';
import { toPort } from '../session/options.ts';
import { type EarlyEnd, readOptions } from '../session/read-options.ts';

export interface DemoArguments {
  /** End when the issue is Done, instead of staying up. */
  readonly exit: boolean;
  readonly port: number;
}

export function readDemoArguments(args: readonly string[]): Result<DemoArguments, EarlyEnd> {
  const program = new Command('demo')
    .description('Watch an issue go from Ready to Done on a local GitHub.')
    .option('--exit', 'end when it is Done: status 0, or 1 with the reason why not', false)
    .option('--port <number>', 'port of the local GitHub; 0 picks a free one', toPort, 0);
  return readOptions<DemoArguments>(program, args);
}
