import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keyOf, seal } from '../../../src/run/session/seal.ts';
import { leaveKeys, SEALED, sessionFiles } from '../../../src/run/session/session-folder.ts';
import { openConversation } from '../../../src/run/work/conversation.ts';

const agent = { name: 'claude', adapter: 'claude-code', session: 's-1' } as const;
const key = (runId: number, secret = 'long enough'): Buffer =>
  keyOf(secret, { repository: 'acme/shop', runId });
const SAID = 'canary-of-the-conversation';

function aMachine(): {
  temp: string;
  transcript: string;
  open: () => ReturnType<typeof openConversation>;
  lines: string[];
} {
  const temp = mkdtempSync(join(tmpdir(), 'drover-machine-'));
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  const workspace = join(temp, 'shop');
  mkdirSync(workspace);
  const folder = join(temp, 'home/.claude/projects', workspace.replaceAll(/[^A-Za-z0-9]/g, '-'));
  const home = { workspace, env: { HOME: join(temp, 'home') }, folder: temp };
  const lines: string[] = [];
  const open = (): ReturnType<typeof openConversation> =>
    openConversation({ agent, home, temp, say: (line) => lines.push(line) });
  return { temp, transcript: join(folder, 's-1.jsonl'), open, lines };
}

/** What the steps before the agent leave. */
async function bring(temp: string, sealed: Buffer | null, former = key(1)): Promise<void> {
  const files = sessionFiles(temp);
  await leaveKeys(files, { own: key(2), former });
  if (sealed !== null) writeFileSync(files.sealed, sealed);
}

const kept = (name = 's-1.jsonl', session = 's-1'): Promise<Buffer | null> =>
  seal(key(1), session, [{ name, content: Buffer.from(SAID) }]);

describe('the conversation of a session', () => {
  test('is where its program looks for it when the agent starts, and no key is left on the machine', async () => {
    const { temp, transcript, open } = aMachine();
    await bring(temp, await kept());
    const keeper = await open();
    expect(readFileSync(transcript, 'utf8')).toBe(SAID);
    expect(existsSync(sessionFiles(temp).folder)).toBe(false);
    expect(await keeper.keep('s-1')).toBe(true);
    const again = readFileSync(join(sessionFiles(temp).keep, SEALED));
    expect(again.includes('canary')).toBe(false);
  });

  test('is begun anew without harm where there is none, or it cannot be had', async () => {
    const cases: [sealed: Buffer | null, former: Buffer, said: RegExp | null][] = [
      [null, key(1), null],
      [Buffer.from('junk'), key(1), /could not be restored: it is no sealed conversation/],
      [await kept(), key(1, 'another secret'), /could not be restored/],
      [await kept('s-1.jsonl', 's-2'), key(1), /it belongs to another session/],
      [await kept('../../out'), key(1), /leads out of its folder/],
    ];
    for (const [sealed, former, said] of cases) {
      const { temp, transcript, open, lines } = aMachine();
      await bring(temp, sealed, former);
      await open();
      expect(existsSync(transcript)).toBe(false);
      if (said !== null) expect(lines.join('\n')).toMatch(said);
    }
  });

  test('is not kept without a key, or where its program left nothing', async () => {
    const { temp, open, lines } = aMachine();
    expect(await (await open()).keep('s-1')).toBe(false);
    await bring(temp, null);
    expect(await (await open()).keep('s-1')).toBe(false);
    expect(lines).toEqual(['the conversation could not be kept: its files were not found.']);
  });
});
