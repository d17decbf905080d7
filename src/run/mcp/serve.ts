import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { makeServer } from './server.ts';

const USAGE = `drover mcp speaks MCP on standard input and output, for the agent of a stage run: \`drover mcp URL\`, with the
address that the run gives in the file of DROVER_MCP. It is of no use by itself.`;

/** Serves the agent until it closes standard input. Gives the status that the process should end with. */
export function serveMcp(desk: string | undefined): 0 | 2 {
  if (desk === undefined || !isOnLoopback(desk)) {
    console.error(USAGE);
    return 2;
  }
  serveStdio(() => makeServer(desk), {
    onerror: (error) => console.error(`drover mcp: ${error.message}`),
  });
  return 0;
}

/** What an agent asks for goes to the process that started it, on the same machine, and nowhere else. */
function isOnLoopback(desk: string): boolean {
  return URL.parse(desk)?.hostname === '127.0.0.1';
}
