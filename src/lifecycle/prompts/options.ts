/** The option that an answer means, by its number from 1 or by its words; null where it means none, or more than one. */
export function optionMeant(options: readonly string[], text: string): string | null {
  const said = plain(text);
  const [, number] = /^#?(\d{1,2})[.)]?$/.exec(said) ?? [];
  if (number !== undefined && options.every((option) => plain(option) !== said))
    return options[Number(number) - 1] ?? null;
  const meant = options.filter((option) => plain(option) === said);
  return meant.length === 1 ? (meant[0] ?? null) : null;
}

/** Case, spacing and what ends a sentence make no difference. */
function plain(text: string): string {
  return text
    .replace(/[`*_"']/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '')
    .toLowerCase();
}
