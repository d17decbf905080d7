import { McpServer, type ServerContext } from '@modelcontextprotocol/server';
import { type DeskAnswer, DeskAnswer as Answer, type DeskCall, TOOLS } from './tools.ts';

const UNREACHABLE =
  'Drover could not be reached. To ask the operator, write your report with the outcome "needs-operator" and end.';

/** The server beside the agent. It hands on what the agent says, to the process that started the agent. */
export function makeServer(desk: string): McpServer {
  const server = new McpServer({ name: 'drover', version: '1.0.0' });
  const on = async (call: DeskCall, context: ServerContext): Promise<ToolResult> =>
    toResult(await handOn(desk, call, context));
  const { ask_operator, request_approval, request_credentials, request_budget } = TOOLS;
  const { report_progress, get_context } = TOOLS;
  server.registerTool('ask_operator', configOf(ask_operator), (input, context) =>
    on({ tool: 'ask_operator', input }, context),
  );
  server.registerTool('request_approval', configOf(request_approval), (input, context) =>
    on({ tool: 'request_approval', input }, context),
  );
  server.registerTool('request_credentials', configOf(request_credentials), (input, context) =>
    on({ tool: 'request_credentials', input }, context),
  );
  server.registerTool('request_budget', configOf(request_budget), (input, context) =>
    on({ tool: 'request_budget', input }, context),
  );
  server.registerTool('report_progress', configOf(report_progress), (input, context) =>
    on({ tool: 'report_progress', input }, context),
  );
  server.registerTool('get_context', configOf(get_context), (input, context) =>
    on({ tool: 'get_context', input }, context),
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

/** In milliseconds: clients that heed progress end a call that shows none for five seconds at the least. */
const SIGN_OF_LIFE = 4_000;

async function handOn(
  desk: string,
  call: DeskCall,
  { mcpReq }: ServerContext,
): Promise<DeskAnswer> {
  const alive = setInterval(showProgress(mcpReq), SIGN_OF_LIFE);
  try {
    const { signal } = mcpReq;
    const answer = await fetch(desk, { method: 'POST', body: JSON.stringify(call), signal });
    if (!answer.ok) return { text: UNREACHABLE, isError: true };
    return Answer.parse(await answer.json());
  } catch {
    return { text: UNREACHABLE, isError: true };
  } finally {
    clearInterval(alive);
  }
}

/** Nothing where the client has not asked for it. */
function showProgress({ _meta, notify }: ServerContext['mcpReq']): () => void {
  const progressToken = _meta?.progressToken;
  let progress = 0;
  return () => {
    if (progressToken === undefined) return;
    progress += 1;
    const params = { progressToken, progress, message: 'The operator is asked.' };
    notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}

function toResult({ text, isError }: DeskAnswer): ToolResult {
  return { content: [{ type: 'text', text }], isError };
}
