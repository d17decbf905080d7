/**
 * Filter patterns of `branches`, `tags` and `paths` [docs: workflow-syntax, "Filter pattern cheat
 * sheet"]: `*` any characters but a slash, `**` any characters, `?` none or one of the character before,
 * `+` one or more of it, `[]` one of a set, a leading `!` takes names out again.
 */
export function matchesPatterns(name: string, patterns: readonly string[]): boolean {
  return patterns.reduce((matched, pattern) => {
    if (!pattern.startsWith('!')) return matched || toRegExp(pattern).test(name);
    return matched && !toRegExp(pattern.slice(1)).test(name);
  }, false);
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\[[^\]]*\]|\\.|[.^$(){}|\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part.startsWith('[') || (part.length === 2 && part.startsWith('\\'))) return part;
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
