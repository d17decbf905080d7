import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** Longer than the client's own minute, as agents are told to wait. */
const PATIENCE = 180_000;

/** What an agent is told by a tool. */
export interface Told {
  readonly text: string;
  readonly isError: boolean;
}

export interface AgentsProgram {
  readonly tools: () => Promise<readonly string[]>;
  readonly call: (tool: string, input: Readonly<Record<string, unknown>>) => Promise<Told>;
  readonly close: () => Promise<void>;
}

/** The program of an agent, as far as it speaks MCP: the official client, with a server that it starts itself. */
export async function startAgent(server: {
  readonly command: string;
  readonly args: readonly string[];
}): Promise<AgentsProgram> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const { command, args } = server;
  await client.connect(new StdioClientTransport({ command, args: [...args], stderr: 'pipe' }));
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input) => {
      const { content, isError = false } = await client.callTool(
        { name, arguments: { ...input } },
        { timeout: PATIENCE },
      );
      const [first] = content;
      if (first?.type !== 'text') throw new Error('the tool said nothing');
      return { text: first.text, isError };
    },
    close: () => client.close(),
  };
}
