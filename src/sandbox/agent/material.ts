/** A prompt's blocks of material, by their titles. */
export type Material = ReadonlyMap<string, string>;

/**
 * Reads the blocks back out of a prompt. The prompt says how long its fences are before the first of them, so no text
 * inside a block can begin or end one.
 */
export function readMaterial(prompt: string): Material {
  const opening = /^Each block ends at the next line of (\d+) backticks, and at no other\.$/m.exec(
    prompt,
  );
  if (opening === null) return new Map();
  const fence = '`'.repeat(Number(opening[1]));
  const blocks = new Map<string, string>();
  let title = '';
  let lines: string[] | null = null;
  for (const line of prompt.slice(opening.index).split('\n')) {
    if (lines === null) {
      title = /^### (.+)$/.exec(line)?.[1] ?? title;
      if (line === `${fence}text`) lines = [];
    } else if (line === fence) {
      blocks.set(title, lines.join('\n'));
      lines = null;
    } else lines.push(line);
  }
  // A prompt that was cut may lack its last fence.
  if (lines !== null) blocks.set(title, lines.join('\n'));
  return blocks;
}

export interface FeedbackItem {
  readonly id: string;
  readonly text: string;
}

/** The items of a round; the task says which ids there are, and only these begin an item. */
export function readFeedback(material: Material, ids: readonly string[]): readonly FeedbackItem[] {
  const block = material.get('Feedback items') ?? '';
  const found = ids
    .map((id) => ({ id, start: startOf(block, id) }))
    .filter(({ start }) => start !== -1)
    .sort((a, b) => a.start - b.start);
  const texts = new Map(
    found.map(({ id, start }, index) => [
      id,
      withoutFrame(block.slice(start, found[index + 1]?.start)),
    ]),
  );
  return ids.map((id) => ({ id, text: texts.get(id) ?? '' }));
}

function startOf(block: string, id: string): number {
  const start = `Item ${id}, by @`;
  if (block.startsWith(start)) return 0;
  const inside = block.indexOf(`\n${start}`);
  return inside === -1 ? -1 : inside + 1;
}

/** Without the line that introduces the item, and the rule between it and the next one. */
function withoutFrame(item: string): string {
  const lines = item.trimEnd().split('\n').slice(1);
  if (lines.at(-1) === '---') lines.pop();
  return lines.join('\n').trim();
}

/** Whether this question was put before and has its answer now; markup and spaces may have changed on the way. */
export function isAnswered(material: Material, question: string): boolean {
  const asked = (material.get('Questions and answers') ?? '').split(/^Asked:$/m).slice(1);
  return asked.some((each) => plain(each).startsWith(plain(question)));
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
