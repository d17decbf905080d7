import { styleText } from 'node:util';

/** Who a line of the timeline is about. */
export type Voice = 'operator' | 'board' | 'drover' | 'runner' | 'preview' | 'checked';

const COLORS: Readonly<Record<Voice, Parameters<typeof styleText>[0]>> = {
  operator: 'magenta',
  board: 'yellow',
  drover: 'cyan',
  runner: 'gray',
  preview: 'blue',
  checked: 'green',
};

export interface Timeline {
  /** A line of what happened, with the time since the start. */
  tell(voice: Voice, what: string): void;
  /** Lines of their own. */
  say(...lines: readonly string[]): void;
  heading(text: string): void;
  failure(text: string): void;
}

/** Prints a timeline; colours only where a terminal shows them. */
export function makeTimeline(out: NodeJS.WriteStream): Timeline {
  const start = performance.now();
  const isPretty = out.isTTY && process.env['NO_COLOR'] === undefined;
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    isPretty ? styleText(style, text) : text;
  const line = (text: string): void => void out.write(`${text}\n`);
  return {
    tell: (voice, what) => {
      const seconds = (performance.now() - start) / 1000;
      const time = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
      const name = paint(COLORS[voice], voice.padEnd(8));
      line(`  ${paint('dim', time.padStart(5))}  ${name}  ${what}`);
    },
    say: (...lines) => {
      for (const each of lines) line(each);
    },
    heading: (text) => line(`\n${paint('bold', text)}\n`),
    failure: (text) => line(`\n${paint('red', text)}`),
  };
}
