/** The rules of `git check-ref-format` for a full ref name. */
export function isRefName(ref: string): boolean {
  if (!/^refs\/[^/]+\/.+/.test(ref)) return false;
  if (/[\s~^:?*[\\]|\p{Cc}/u.test(ref)) return false;
  if (ref.includes('..') || ref.includes('//') || ref.includes('@{')) return false;
  if (ref.endsWith('/') || ref.endsWith('.')) return false;
  return ref.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}

/** A folder where a file is asked for, or the reverse: `refs/heads/a` beside `refs/heads/a/b`. */
export function standsInTheWay(refs: Iterable<string>, ref: string): boolean {
  for (const other of refs) {
    if (other.startsWith(`${ref}/`) || ref.startsWith(`${other}/`)) return true;
  }
  return false;
}
