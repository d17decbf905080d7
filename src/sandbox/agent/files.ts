import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import type { Order } from './order.ts';

type FileOrder = Extract<Order, { readonly path: string }>;

export function isFileOrder(order: Order): order is FileOrder {
  return order.kind === 'write' || order.kind === 'append' || order.kind === 'delete';
}

/** Obeys it inside the folder. Gives a sentence of what is different now; throws a sentence where it cannot be done. */
export async function changeFile(folder: string, order: FileOrder): Promise<string> {
  const path = normalize(order.path);
  if (isAbsolute(path) || path === '.' || path.split(sep)[0] === '..') {
    throw new Error(
      `I was told to ${order.kind} \`${order.path}\`, which is outside the repository.`,
    );
  }
  const file = join(folder, path);
  switch (order.kind) {
    case 'write':
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, asLines(order.text));
      return `Wrote \`${path}\`.`;
    case 'append': {
      await mkdir(dirname(file), { recursive: true });
      const before = await readFile(file, 'utf8').catch(() => '');
      const gap = before === '' || before.endsWith('\n') ? '' : '\n';
      await appendFile(file, gap + asLines(order.text));
      return `Added to \`${path}\`.`;
    }
    case 'delete':
      await rm(file, { recursive: true, force: true });
      return `Deleted \`${path}\`.`;
  }
}

function asLines(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}
