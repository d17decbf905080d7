import { type Invocation, programOf, type Reading } from './invocation.ts';
import { readShell } from './read.ts';
import { UNKNOWN_WORD, type Word } from './word.ts';

/** Programs that start the program behind them, and which of their options take a value. */
const PREFIXES: Readonly<Record<string, RegExp>> = {
  sudo: /^-[ugphCTRDrt]$|^--(user|group|host|prompt|chdir|chroot)$/,
  doas: /^-[uC]$/,
  env: /^-[uC]$|^--(unset|chdir)$/,
  nohup: /^$/,
  setsid: /^$/,
  time: /^-[fo]$/,
  nice: /^-n$/,
  ionice: /^-[cnp]$/,
  stdbuf: /^-[ioe]$/,
  timeout: /^-[ks]$|^--(signal|kill-after)$/,
  exec: /^-a$/,
  command: /^$/,
  builtin: /^$/,
  busybox: /^$/,
  toybox: /^$/,
  chroot: /^$/,
  unshare: /^$/,
  strace: /^-[eopP]$/,
  watch: /^-n$/,
  npx: /^$/,
  xargs: /^-[aEILnPsd]$/,
  parallel: /^-[jN]$/,
  caffeinate: /^-[tw]$/,
  flock: /^-[wE]$/,
  bunx: /^$/,
};
/** Words of their own that they take before the program. */
const OWN_WORDS: Readonly<Record<string, number>> = { timeout: 1, chroot: 1, flock: 1 };

const SHELLS = ['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'fish'];
const MOST_DEEP = 6;
const UNTOLD = 'what is run cannot be told';

/** With every program that a program would start in its turn, as far as its words say so: `sudo sh -c "…"`. */
export function unwrapped(reading: Reading, depth = 0): Reading {
  const invocations: Invocation[] = [];
  const loose = [...reading.loose];
  const unclear = [...reading.unclear];
  for (const invocation of reading.invocations) {
    invocations.push(invocation);
    const inner = depth < MOST_DEEP ? innerOf(invocation) : tooDeep(invocation);
    if (inner === null) continue;
    const all = unwrapped(inner, depth + 1);
    invocations.push(...all.invocations);
    loose.push(...all.loose);
    unclear.push(...all.unclear);
  }
  return { invocations, loose, unclear };
}

function tooDeep(invocation: Invocation): Reading | null {
  return innerOf(invocation) === null ? null : unknown('commands stand too deep in one another');
}

function unknown(why: string): Reading {
  return { invocations: [], loose: [], unclear: [why] };
}

function innerOf(invocation: Invocation): Reading | null {
  const program = programOf(invocation);
  if (program === null) return unknown('which program is started cannot be told');
  const args = invocation.words.slice(1);
  if (SHELLS.includes(program)) return ofShell(invocation, args);
  if (program === 'at' || program === 'batch') return ofShell(invocation, []);
  if (program === 'alias') return ofText(args.map(withoutName), invocation, UNTOLD);
  if (program === 'eval') return ofText(args, invocation, UNTOLD);
  if (program === 'trap') return ofText(args.slice(0, 1), invocation, UNTOLD);
  if (program === 'su') return ofOption(invocation, /^(-c|--command)$/);
  if (program === 'script') return ofOption(invocation, /^(-c|--command)$/);
  if (program === 'find' || program === 'fd') return ofFind(invocation, args);
  if (program === 'env' && args.some(({ text }) => /^(-S|--split-string)/.test(text))) {
    return ofText(args.filter(({ text }) => text !== '-S').map(withoutSplit), invocation, UNTOLD);
  }
  if ((program === 'npm' || program === 'pnpm' || program === 'yarn') && args[0]?.text === 'exec')
    return behind(invocation, args.slice(1), /^$/);
  return PREFIXES[program] === undefined ? null : ofPrefix(program, invocation, args);
}

function withoutName(word: Word): Word {
  return { ...word, text: word.text.replace(/^[^=]*=/, '') };
}

function withoutSplit(word: Word): Word {
  return { ...word, text: word.text.replace(/^(-S|--split-string=)/, '') };
}

/** `sh -c TEXT`, what it reads from a pipe or from the text itself; a file that it is given stays unread. */
function ofShell(invocation: Invocation, args: readonly Word[]): Reading | null {
  const at = args.findIndex(({ text }) => /^-[a-z]*c$/i.test(text));
  const text = at < 0 ? undefined : args.slice(at + 1).find((word) => word.text !== '--');
  if (text !== undefined) return ofText([text], invocation, UNTOLD);
  if (args.some(({ isFirm, text: name }) => !isFirm && name === '')) return unknown(UNTOLD);
  const file = args.find((word) => !word.text.startsWith('-'));
  if (file !== undefined) {
    const isStream = !file.isFirm || /^\/dev\/(stdin|fd\/)|^<\(/.test(file.text);
    return isStream ? unknown(UNTOLD) : null;
  }
  if (invocation.input !== null) return readShell(invocation.input, invocation.folder);
  if (invocation.isPiped) return unknown('a shell runs what another program prints');
  return invocation.reads.length > 0 ? unknown('a shell runs what a file holds') : null;
}

function ofText(words: readonly Word[], { folder }: Invocation, why: string): Reading {
  if (!words.every(({ isFirm }) => isFirm)) {
    // What stands there is read all the same: it may be graver than not knowing.
    const some = readShell(words.map(({ text }) => text).join(' '), folder);
    return { ...some, unclear: [...some.unclear, why] };
  }
  return readShell(words.map(({ text }) => text).join(' '), folder);
}

function ofOption(invocation: Invocation, option: RegExp): Reading | null {
  const at = invocation.words.findIndex(({ text }) => option.test(text));
  const text = at < 0 ? undefined : invocation.words[at + 1];
  return text === undefined ? null : ofText([text], invocation, UNTOLD);
}

function ofPrefix(program: string, invocation: Invocation, args: readonly Word[]): Reading | null {
  if (program === 'command' && args.some(({ text }) => /^-[vV]$/.test(text))) return null;
  if (
    (program === 'flock' || program === 'watch' || program === 'parallel' || program === 'npx') &&
    args.some(({ text }) => /^(-c|--command|--call)$/.test(text))
  )
    return ofOption(invocation, /^(-c|--command|--call)$/);
  const valued = PREFIXES[program] ?? /^$/;
  const inner = behind(invocation, args, valued, OWN_WORDS[program] ?? 0);
  if (program !== 'xargs' && program !== 'parallel') return inner;
  return inner === null ? null : fedFromElsewhere(inner, args);
}

/** What `xargs` adds to the words, or puts in their places, comes from elsewhere. */
function fedFromElsewhere(inner: Reading, args: readonly Word[]): Reading {
  const at = args.findIndex(({ text }) => /^(?:-I|-i|--replace)/.test(text));
  const own = args[at]?.text.replace(/^(?:-I|-i|--replace=?)/, '') ?? '';
  const mark = at < 0 ? '{}' : own || args[at + 1]?.text || '{}';
  const filled = (word: Word): Word =>
    word.text.includes(mark) ? { ...word, isFirm: false } : word;
  return {
    ...inner,
    invocations: inner.invocations.map((each) => ({
      ...each,
      words: [...each.words.map(filled), UNKNOWN_WORD],
      isPiped: false,
    })),
  };
}

/** The program behind options, their values and settings of variables. */
function behind(
  invocation: Invocation,
  args: readonly Word[],
  valued: RegExp,
  own = 0,
): Reading | null {
  let at = 0;
  while (at < args.length) {
    const text = args[at]?.text ?? '';
    if (valued.test(text) && text !== '') at += 2;
    else if ((text.startsWith('-') && text !== '') || /^[A-Za-z_]\w*=/.test(text)) at += 1;
    else break;
  }
  const words = args.slice(at + own);
  if (words.length === 0) return null;
  return { invocations: [{ ...invocation, words, writes: [], reads: [] }], loose: [], unclear: [] };
}

/** `find … -exec PROGRAM … ;`: what it finds lies below the folders that it begins in. */
function ofFind(invocation: Invocation, args: readonly Word[]): Reading | null {
  const starts = findStarts(args);
  const found: Invocation[] = [];
  args.forEach(({ text }, at) => {
    if (!/^(-(exec|execdir|ok|okdir)|-x|-X|--exec|--exec-batch)$/.test(text)) return;
    const rest = args.slice(at + 1);
    const end = rest.findIndex((word) => /^[;+]$/.test(word.text));
    const words = (end < 0 ? rest : rest.slice(0, end)).flatMap((word) =>
      word.text === '{}' ? starts : [word],
    );
    if (words.length > 0) found.push({ ...invocation, words, writes: [], reads: [] });
  });
  return found.length === 0 ? null : { invocations: found, loose: [], unclear: [] };
}

/** The folders in which `find` begins. */
export function findStarts(args: readonly Word[]): readonly Word[] {
  const end = args.findIndex(({ text }) => /^[-(!]/.test(text));
  const starts = end < 0 ? args : args.slice(0, end);
  const named = starts.length === 0 ? [{ ...UNKNOWN_WORD, text: '.', isFirm: true }] : starts;
  return named.map((word) => ({ ...word, text: `${word.text.replace(/\/+$/, '')}/` }));
}
