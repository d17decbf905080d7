/** One line of Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats). */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/** Every sample of a scrape; throws at a line that is not of the format. */
export function samplesIn(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !/^# (?:HELP|TYPE) /.test(line))
    .map((line) => {
      const [, name, labels = '', value] = LINE.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`not a sample: ${line}`);
      return { name, labels: labelsIn(labels), value: numberOf(value) };
    });
}

/** The value of the one sample of this name that has these labels, whatever else it has. */
export function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | null {
  const found = samples.filter(
    (each) =>
      each.name === name && Object.entries(labels).every(([key, is]) => each.labels[key] === is),
  );
  if (found.length > 1) throw new Error(`${found.length} samples of ${name}`);
  return found[0]?.value ?? null;
}

function labelsIn(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new Error(`not labels: ${text}`);
    labels[name] = value;
  }
  return labels;
}

function numberOf(text: string): number {
  const number = text === '+Inf' ? Infinity : Number(text);
  if (Number.isNaN(number) && text.toLowerCase() !== 'nan') throw new Error(`not a value: ${text}`);
  return number;
}
