import { Command } from 'commander';
import type { ExitCode } from '../exit-codes.ts';

export interface McpPorts {
  /** Serves on standard input and output, until they are closed. */
  readonly serveMcp: (desk: string) => Promise<ExitCode>;
}

const AFTER = `
A run starts it by itself, and an agent's program of your own finds the command in the file that DROVER_MCP names. It
speaks MCP on standard input and output, and hands what the agent says to the process at URL, on this machine.`;

/** `drover mcp URL`: the server beside the agent of a stage run. */
export function mcpCommand(ports: McpPorts, end: (code: ExitCode) => void): Command {
  return new Command('mcp')
    .description('Speak MCP with the agent of a stage run.')
    .argument('<url>', 'where the run listens, on 127.0.0.1')
    .addHelpText('after', AFTER)
    .action(async (url: string) => end(await ports.serveMcp(url)));
}
