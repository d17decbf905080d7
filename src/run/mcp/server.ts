import { McpServer } from '@modelcontextprotocol/server';
import { type DeskAnswer, DeskAnswer as Answer, type DeskCall, TOOLS } from './tools.ts';

const UNREACHABLE =
  'Drover could not be reached. To ask the operator, write your report with the outcome "needs-operator" and end.';

/** The server beside the agent. It hands on what the agent says, to the process that started the agent. */
export function makeServer(desk: string): McpServer {
  const server = new McpServer({ name: 'drover', version: '1.0.0' });
  const on = async (call: DeskCall): Promise<ToolResult> => toResult(await handOn(desk, call));
  const { ask_operator, request_approval, request_credentials, request_budget } = TOOLS;
  const { report_progress, get_context } = TOOLS;
  server.registerTool('ask_operator', configOf(ask_operator), (input) =>
    on({ tool: 'ask_operator', input }),
  );
  server.registerTool('request_approval', configOf(request_approval), (input) =>
    on({ tool: 'request_approval', input }),
  );
  server.registerTool('request_credentials', configOf(request_credentials), (input) =>
    on({ tool: 'request_credentials', input }),
  );
  server.registerTool('request_budget', configOf(request_budget), (input) =>
    on({ tool: 'request_budget', input }),
  );
  server.registerTool('report_progress', configOf(report_progress), (input) =>
    on({ tool: 'report_progress', input }),
  );
  server.registerTool('get_context', configOf(get_context), (input) =>
    on({ tool: 'get_context', input }),
  );
  return server;
}

interface ToolResult {
  readonly content: { type: 'text'; text: string }[];
  readonly isError: boolean;
  readonly [key: string]: unknown;
}

function configOf<Input>({
  description,
  input,
}: {
  readonly description: string;
  readonly input: Input;
}): { readonly description: string; readonly inputSchema: Input } {
  return { description, inputSchema: input };
}

async function handOn(desk: string, call: DeskCall): Promise<DeskAnswer> {
  try {
    const answer = await fetch(desk, { method: 'POST', body: JSON.stringify(call) });
    if (!answer.ok) return { text: UNREACHABLE, isError: true };
    return Answer.parse(await answer.json());
  } catch {
    return { text: UNREACHABLE, isError: true };
  }
}

function toResult({ text, isError }: DeskAnswer): ToolResult {
  return { content: [{ type: 'text', text }], isError };
}
