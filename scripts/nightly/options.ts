import { parseArgs } from 'node:util';

const USAGE = `npm run nightly -- [options] [step …]

The longer proofs, one after the other; each keeps its row of the table in docs/reliability.md, with date and commit. Goes
on after one that fails, and ends with status 1 then, and with 2 for options and steps that it does not know. With names
of steps only those are done, and the other rows stay as they are.

  --share PERCENT  only so much of each amount is done, and the table says so (100)
  --seed S         the seed with which the simulation begins; else with the one after those of the last night. Those that
                   broke a promise are kept in test/simulation/corpus.json
  --help           this text
`;

/** A step as the help tells of it. */
export interface StepName {
  readonly name: string;
  readonly about: string;
}

export interface Options {
  /** Per cent. */
  readonly share: number;
  readonly seed: number | undefined;
  /** Names of steps; all of them where none is named. */
  readonly asked: readonly string[];
}

/** What was asked for; ends the process where that was help, or is nothing that could be done. */
export function readOptions(steps: readonly StepName[]): Options {
  const { values, positionals: asked } = parse();
  if (values.help) {
    const list = steps.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join('\n');
    process.stdout.write(`${USAGE}\nSteps, in this order:\n${list}\n`);
    process.exit(0);
  }
  const share = Number(values.share);
  if (!(share > 0 && share <= 100))
    refuse(`--share takes a percentage above 0 up to 100, not ${values.share}`);
  const names = steps.map(({ name }) => name);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    refuse(`there is no step ${unknown.join(', ')}; there are ${names.join(', ')}`);
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed > 0))
    refuse(`--seed takes a whole number above 0, not ${values.seed}`);
  return { share, seed, asked };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        share: { type: 'string', default: '100' },
        seed: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    // It throws for what somebody typed, and says which.
    return refuse(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
}

/** Ends the process with status 2, before anything was done. */
export function refuse(sentence: string): never {
  console.error(`nightly: ${sentence}\nnpm run nightly -- --help tells more.`);
  process.exit(2);
}
