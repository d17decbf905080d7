import { type Channel, SENT } from './channel.ts';
import { payloadOf } from './webhook.ts';

/** One line of JSON a message, for whoever reads the output of the process: what a webhook would be sent, and its id. */
export function makeStandardOutput(out: { write(line: string): void }): Channel {
  return {
    async send(message) {
      out.write(`${JSON.stringify({ id: message.id, ...payloadOf(message) })}\n`);
      return SENT;
    },
  };
}
