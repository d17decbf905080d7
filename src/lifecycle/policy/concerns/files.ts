import { type Invocation, programOf } from '../shell/invocation.ts';
import { findStarts } from '../shell/unwrap.ts';
import type { Word } from '../shell/word.ts';
import { type Concern, concern, ordinary } from './concern.ts';
import { whereIs } from './place.ts';

/** What a program removes and writes, by its words. */
interface Touched {
  readonly removed?: readonly Word[];
  readonly written?: readonly Word[];
}

type Reader = (operands: readonly Word[], args: readonly Word[]) => Touched;

const all: Reader = (operands) => ({ removed: operands });
const last: Reader = (operands) => ({ written: operands.slice(-1) });
const each: Reader = (operands) => ({ written: operands });
/** A script first, and files only where they are changed in place. */
const inPlace: Reader = (operands, args) =>
  args.some(({ text }) => /^-[a-zA-Z]*i|^--in-place/.test(text))
    ? { written: withoutScript(operands, behind(args, /^-[a-zA-Z]*e$/)) }
    : {};

function withoutScript(operands: readonly Word[], scripts: readonly Word[]): readonly Word[] {
  return scripts.length === 0
    ? operands.slice(1)
    : operands.filter((word) => !scripts.includes(word));
}

const PROGRAMS: Readonly<Record<string, Reader>> = {
  rm: all,
  unlink: all,
  shred: all,
  rmdir: all,
  srm: all,
  trash: all,
  del: all,
  rimraf: all,
  truncate: (operands) => ({
    removed: operands.filter(({ text }) => !/^[+-]?\d+[KMG]?$/.test(text)),
  }),
  find: (_, args) =>
    args.some(({ text }) => /^-(?:delete|fprint\S*|fls)$/.test(text))
      ? { removed: findStarts(args) }
      : {},
  mv: (operands) => ({ removed: operands.slice(0, -1), written: operands.slice(-1) }),
  cp: last,
  install: last,
  ln: last,
  tee: each,
  touch: each,
  sed: inPlace,
  perl: inPlace,
  dd: (_, args) => ({ written: valuesOf(args, /^of=/) }),
  tar: (_, args) =>
    args.some(({ text }) => /^-?[a-zA-Z]*x|^--extract/.test(text))
      ? {
          written: [...behind(args, /^-C$|^--directory$/), ...valuesOf(args, /^--directory=/)].map(
            asFolder,
          ),
        }
      : {},
  unzip: (_, args) => ({ written: behind(args, /^-d$/).map(asFolder) }),
  git: (operands) => {
    const [command] = operands;
    if (command?.text === 'rm') return { removed: operands.slice(1) };
    if (command?.text === 'mv')
      return { removed: operands.slice(1, -1), written: operands.slice(-1) };
    return {};
  },
  curl: (_, args) => ({ written: behind(args, /^-o$|^--output$/) }),
  wget: (_, args) => ({ written: behind(args, /^-O$|^--output-document$/) }),
};

/** What an invocation removes and writes. */
export function touchedConcerns(invocation: Invocation): readonly Concern[] {
  const program = programOf(invocation) ?? '';
  const args = invocation.words.slice(1);
  const operands = args.filter(({ text }) => !text.startsWith('-') || text === '-');
  const touched = Object.hasOwn(PROGRAMS, program)
    ? PROGRAMS[program]?.(operands, args)
    : undefined;
  const isDeep =
    /^(?:mv|find|rimraf)$/.test(program) ||
    args.some(({ text }) => /^-[a-zA-Z]*[rR]|^--recursive$/.test(text));
  return [
    ...(touched?.removed ?? []).flatMap((word) => removed(word, invocation, isDeep)),
    ...[...(touched?.written ?? []), ...invocation.writes].flatMap((word) =>
      written(word, invocation),
    ),
  ];
}

/** In the work tree git has what was committed; beyond it nobody has. */
function removed(word: Word, { folder }: Invocation, isDeep: boolean): readonly Concern[] {
  const { kind, path } = whereIs(word, folder);
  if (kind === 'scratch') return [];
  const why = kind === 'unknown' ? 'what it removes cannot be told' : `it removes ${path}`;
  const whole = isDeep && kind === 'inside' && !path.endsWith('/') ? `${path}/` : path;
  const isGit = /^\.git(?:\/|$)/.test(path);
  return [(kind === 'inside' && !isGit ? ordinary : concern)('destructive', why, [whole])];
}

/** What is written inside is a change like any other; outside it is somebody else's. */
function written(word: Word, { folder }: Invocation): readonly Concern[] {
  const { kind, path } = whereIs(word, folder);
  if (kind === 'scratch' || /^\/(?:dev\/(?:tcp|udp)\/|(?:var\/)?tmp\/?$)/.test(path)) return [];
  if (kind === 'outside') return [concern('destructive', `it overwrites ${path}`, [path])];
  return [ordinary('other', `it writes ${path}`, [path])];
}

function behind(args: readonly Word[], option: RegExp): readonly Word[] {
  return args.filter((_, i) => option.test(args[i - 1]?.text ?? ''));
}

function valuesOf(args: readonly Word[], option: RegExp): readonly Word[] {
  return args
    .filter(({ text }) => option.test(text))
    .map((word) => ({ ...word, text: word.text.replace(option, '') }));
}

function asFolder(word: Word): Word {
  return { ...word, text: word.text.endsWith('/') ? word.text : `${word.text}/` };
}
