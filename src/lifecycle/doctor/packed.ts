import { type Finding, isFindingCode } from './finding.ts';

/** At most so many are told; what is wrong once is mostly wrong often. */
const MOST = 12;
const LONGEST = 290;

/** As the short words of a promise: at most three, with whole findings in each. */
export function packFindings(findings: readonly Finding[]): readonly string[] {
  const packed: string[] = [];
  for (const { code: what, args } of findings.slice(0, MOST)) {
    const line = [what, ...args.map((arg) => arg.replace(/[|\n]/g, ' ').slice(0, 100))].join('|');
    const last = packed.at(-1);
    if (last !== undefined && last.length + line.length < LONGEST)
      packed[packed.length - 1] = `${last}\n${line}`;
    else if (packed.length < 3) packed.push(line.slice(0, LONGEST));
  }
  return packed;
}

/** The inverse; what is not known is left out. */
export function unpackFindings(packed: readonly string[]): readonly Finding[] {
  return packed
    .flatMap((part) => part.split('\n'))
    .flatMap((line) => {
      const [what = '', ...args] = line.split('|');
      return isFindingCode(what) ? [{ code: what, args }] : [];
    });
}
