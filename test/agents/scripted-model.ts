import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One turn of the model: a tool that it calls, or the text that it ends with. */
export type Turn =
  | { readonly tool: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly text: string };

interface Request {
  readonly stream?: boolean;
  readonly model: string;
  readonly tools?: readonly { readonly name: string }[];
  readonly messages: readonly unknown[];
}

export interface ScriptedModel {
  readonly url: string;
  /** The conversations that the agent sent, oldest first; side calls without tools are left out. */
  readonly requests: readonly Request[];
  /** The turns of the next run. */
  play(turns: readonly Turn[]): void;
  close(): void;
}

/** A model endpoint on loopback that answers with the turns it is given (Anthropic's Messages API, streamed or not). */
export async function startScriptedModel(): Promise<ScriptedModel> {
  const requests: Request[] = [];
  let script: Turn[] = [];
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      if (!request.url?.startsWith('/v1/messages') || request.url.includes('count_tokens')) {
        return response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"input_tokens":1}');
      }
      const isSideCall = (body.tools ?? []).length === 0;
      if (!isSideCall) requests.push(body);
      const turn = isSideCall
        ? { text: 'ok' }
        : (script.shift() ?? { text: 'The script is over.' });
      return answer(response, body, turn);
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
  return (text === '' ? { model: '', messages: [] } : JSON.parse(text)) as Request;
}

let count = 0;

function answer(response: ServerResponse, { stream, model }: Request, turn: Turn): void {
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
  const events: object[] = [
    { type: 'message_start', message: start },
    { type: 'content_block_start', index: 0, content_block: empty },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) {
    response.write(
      `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`,
    );
  }
  response.end();
}
