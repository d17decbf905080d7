import { readFileSync } from 'node:fs';
import { withoutComments } from '../architecture/without-comments.ts';

/** `H7`, `H73/H77`, or `H11–H13`, at the beginning of a text. */
const NUMBERS = String.raw`H\d{1,2}(?:[/–]H\d{1,2})*(?=[: ])`;

/** The first argument of what names a test: of `describe`, `it` and `test` themselves, or of what their `each` gives. */
const TITLE = new RegExp(
  String.raw`(?:\b(?:describe|it|test)(?:\.\w+)*|\]\)|\] as const\)|\.each\([\w.() ]+\))\(\s*(['"\`])(${NUMBERS})`,
  'g',
);
/** A row of a table, or a key of one: it becomes a title where a title begins with what the row does. */
const LABEL = new RegExp(String.raw`[[{,]\s*(['"\`])(${NUMBERS})`, 'g');
const TAKES_LABELS = /\(\s*['"`](?:%s|\$\w)/;

/** Numbers of hostile inputs that titles of a file's tests bear. Words in comments and in other texts are none. */
export function numbersIn(source: string): readonly string[] {
  const code = withoutComments(source);
  const patterns = TAKES_LABELS.test(code) ? [TITLE, LABEL] : [TITLE];
  const found = patterns.flatMap((each) => [...code.matchAll(each)]);
  return [...new Set(found.flatMap(([, , numbers = '']) => spread(numbers)))];
}

export function numbersOf(file: string): readonly string[] {
  return numbersIn(readFileSync(file, 'utf8'));
}

/** `H11–H13` are three. */
function spread(numbers: string): readonly string[] {
  return numbers.split('/').flatMap((part) => {
    const [first = 0, last = first] = part.split('–').map((each) => Number(each.slice(1)));
    return Array.from({ length: last - first + 1 }, (_, at) => `H${first + at}`);
  });
}
