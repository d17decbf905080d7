// An agent that asks by the tool beside it, with the official client: whatever it is told, by the tool or by its prompt,
// it writes into a file, word by word.
import { readFileSync, writeFileSync } from 'node:fs';
import { startAgent } from '../../run/mcp/an-agent.ts';

const { DROVER_MCP = '', DROVER_PROMPT = '', DROVER_REPORT = '' } = process.env;

/** The word that the operator says. */
const WORD = /canary-\w+/;

const known = WORD.exec(readFileSync(DROVER_PROMPT, 'utf8'))?.[0];
const word = known ?? (await ask());
if (word !== undefined) {
  writeFileSync('answer.txt', `${word}\n`);
  report({ outcome: 'done', summary: 'Wrote what I was told.' });
} else {
  report({ outcome: 'done', summary: 'Was told to end.' });
}

async function ask(): Promise<string | undefined> {
  const { mcpServers } = JSON.parse(readFileSync(DROVER_MCP, 'utf8')) as {
    readonly mcpServers: { readonly drover: Parameters<typeof startAgent>[0] };
  };
  const agent = await startAgent(mcpServers.drover);
  const { text } = await agent.call('ask_operator', { question: 'Which word?' });
  await agent.close();
  const [, told] = /told you this meanwhile[^]*?```text\n([^]*?)\n```/.exec(text) ?? [];
  if (told !== undefined) writeFileSync('told.txt', `${told}\n`);
  return WORD.exec(text)?.[0];
}

function report(said: object): void {
  writeFileSync(DROVER_REPORT, JSON.stringify(said));
}
