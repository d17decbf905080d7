import { ANY_PATH } from '../act-paths.ts';
import type { Word } from '../shell/word.ts';

/** Where a path is, seen from the work tree. */
export interface Where {
  readonly kind: 'inside' | 'root' | 'scratch' | 'outside' | 'unknown';
  /** From the root of the repository; as it is written where it is outside. */
  readonly path: string;
}

const UNKNOWN: Where = { kind: 'unknown', path: ANY_PATH };

/** Where a word leads that a program takes for a path in this folder. */
export function whereIs(word: Word, folder: string | null): Where {
  if (!word.isFirm) return UNKNOWN;
  // Files that match lie in the folder before the first star, and nobody knows how many.
  const text = word.isGlob ? word.text.replace(/[^/]*[*?[@+!(].*$/, '') : word.text;
  const isWhole = word.isGlob && !/\.[A-Za-z0-9]+$/.test(word.text);
  const written = text === '' ? './' : text;
  if (/^[/~]/.test(written)) return outside(written);
  if (folder === null) return UNKNOWN;
  const path = joined(folder, written);
  if (/^[/~]/.test(path)) return outside(path);
  if (path.startsWith('..')) return { kind: 'outside', path };
  if (path === '' || path === './')
    return { kind: word.isGlob && !isWhole ? 'inside' : 'root', path: './' };
  return { kind: 'inside', path: word.isGlob && !path.endsWith('/') ? `${path}/` : path };
}

/** What is made for the moment, and whatever else the machine throws away. */
function outside(path: string): Where {
  const plain = joined('/', path);
  const isScratch =
    /^\/(?:tmp|var\/tmp)\/[^/]/.test(plain) || /^\/dev\/(?:null|stdout|stderr|tty)$/.test(plain);
  return { kind: isScratch ? 'scratch' : 'outside', path: plain };
}

/** The path without `.` and `..`; a `/` at its end stays. */
function joined(folder: string, path: string): string {
  const whole = /^[/~]/.test(path) ? path : `${folder}/${path}`;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const start = whole.startsWith('/') ? '/' : '';
  const end = parts.length > 0 && path.endsWith('/') ? '/' : '';
  return `${start}${parts.join('/')}${end}`;
}
