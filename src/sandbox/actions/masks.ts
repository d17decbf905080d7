/** Values that no log shows [docs: workflow-commands, "Masking a value in a log"]. */
export interface Masks {
  add(value: string): void;
  apply(text: string): string;
}

export function makeMasks(values: Iterable<string>): Masks {
  const hidden = new Set<string>();
  let sorted: readonly string[] = [];
  const add = (value: string): void => {
    // A secret of several lines shows up line by line.
    for (const line of [value, ...value.split(/\r?\n/)]) if (line.trim() !== '') hidden.add(line);
    sorted = [...hidden].sort((a, b) => b.length - a.length);
  };
  for (const value of values) add(value);
  return {
    add,
    apply: (text) => sorted.reduce((shown, value) => shown.replaceAll(value, '***'), text),
  };
}
