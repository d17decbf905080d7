import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One turn of the model: a tool that it calls, with text as some tools of Codex take it, or the text that it ends with. */
export type Turn =
  | { readonly tool: string; readonly custom: string }
  | {
      readonly tool: string;
      readonly input: Readonly<Record<string, unknown>>;
      /** Codex names the server of a tool apart. */
      readonly namespace?: string;
    }
  | { readonly text: string };

interface Request {
  readonly stream?: boolean;
  readonly model: string;
  readonly tools?: readonly unknown[];
  /** The conversation: Anthropic's Messages API … */
  readonly messages?: readonly unknown[];
  /** … and OpenAI's Responses API. */
  readonly input?: readonly unknown[];
}

export interface ScriptedModel {
  readonly url: string;
  /** The conversations that the agent sent, oldest first; side calls without tools are left out. */
  readonly requests: readonly Request[];
  /** The turns of the next run. */
  play(turns: readonly Turn[]): void;
  close(): void;
}

/**
 * A model endpoint on loopback that answers with the turns it is given: Anthropic's Messages API, streamed or not, and
 * OpenAI's Responses API, streamed.
 */
export async function startScriptedModel(): Promise<ScriptedModel> {
  const requests: Request[] = [];
  let script: Turn[] = [];
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      const url = request.url ?? '';
      const isResponses = url.endsWith('/responses') && request.method === 'POST';
      const isMessages = url.includes('/messages') && !url.includes('count_tokens');
      if (!isResponses && !isMessages) return other(response, url);
      // Titles, summaries and the like; what Codex asks for comes with tools or with its instructions.
      const isSideCall = isMessages && (body.tools ?? []).length === 0;
      if (!isSideCall) requests.push(body);
      const turn = isSideCall || isTitle(body) ? { text: 'ok' } : script.shift();
      const said = turn ?? { text: 'The script is over.' };
      if (isResponses) return respond(response, body, said);
      if ('custom' in said) throw new Error('only Codex has tools that take text');
      return answer(response, body, said);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    play: (turns) => {
      script = [...turns];
    },
    close: () => void server.close(),
  };
}

async function readJson(request: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return (text === '' ? { model: '' } : JSON.parse(text)) as Request;
}

/** OpenCode lets a small model name a new session. */
function isTitle({ messages }: Request): boolean {
  return JSON.stringify(messages?.[0] ?? '').includes('Generate a title for this conversation');
}

function other(response: ServerResponse, url: string): void {
  const counts = url.includes('count_tokens');
  response
    .writeHead(counts ? 200 : 404, { 'content-type': 'application/json' })
    .end(counts ? '{"input_tokens":1}' : '{}');
}

let count = 0;

/** OpenAI's Responses API (platform.openai.com/docs/api-reference/responses-streaming), as much as Codex reads of it. */
function respond(response: ServerResponse, { model }: Request, turn: Turn): void {
  count += 1;
  const item =
    'text' in turn
      ? {
          type: 'message',
          id: `msg_${count}`,
          role: 'assistant',
          content: [{ type: 'output_text', text: turn.text, annotations: [] }],
        }
      : 'custom' in turn
        ? {
            type: 'custom_tool_call',
            id: `ctc_${count}`,
            call_id: `call_${count}`,
            name: turn.tool,
            input: turn.custom,
          }
        : {
            type: 'function_call',
            id: `fc_${count}`,
            call_id: `call_${count}`,
            name: turn.tool,
            ...(turn.namespace === undefined ? {} : { namespace: turn.namespace }),
            arguments: JSON.stringify(turn.input),
          };
  const usage = { input_tokens: 100, output_tokens: 20, total_tokens: 120 };
  const details = {
    input_tokens_details: { cached_tokens: 0 },
    output_tokens_details: { reasoning_tokens: 0 },
  };
  const whole = { id: `resp_${count}`, object: 'response', model, output: [item] };
  send(response, [
    { type: 'response.created', response: { ...whole, status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item },
    { type: 'response.output_item.done', output_index: 0, item: { ...item, status: 'completed' } },
    {
      type: 'response.completed',
      response: { ...whole, status: 'completed', usage: { ...usage, ...details } },
    },
  ]);
}

interface Event extends Readonly<Record<string, unknown>> {
  readonly type: string;
}

function send(response: ServerResponse, events: readonly Event[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events)
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  response.end();
}

function answer(
  response: ServerResponse,
  { stream, model }: Request,
  turn: Exclude<Turn, { readonly custom: string }>,
): void {
  count += 1;
  const block =
    'text' in turn
      ? { type: 'text', text: turn.text }
      : { type: 'tool_use', id: `toolu_${count}`, name: turn.tool, input: turn.input };
  const reason = 'text' in turn ? 'end_turn' : 'tool_use';
  const usage = { input_tokens: 100, output_tokens: 20 };
  const message = { id: `msg_${count}`, type: 'message', role: 'assistant', model };
  if (stream !== true) {
    const whole = { ...message, content: [block], stop_reason: reason, stop_sequence: null, usage };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole));
    return;
  }
  const empty = 'text' in turn ? { ...block, text: '' } : { ...block, input: {} };
  const delta =
    'text' in turn
      ? { type: 'text_delta', text: turn.text }
      : { type: 'input_json_delta', partial_json: JSON.stringify(turn.input) };
  const start = { ...message, content: [], stop_reason: null, stop_sequence: null, usage };
  send(response, [
    { type: 'message_start', message: start },
    { type: 'content_block_start', index: 0, content_block: empty },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ]);
}
