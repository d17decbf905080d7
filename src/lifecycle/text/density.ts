/** Containers (quotes, list items) opened on one line, beyond which parsing is slow and then overflows the stack. */
const MAX_NESTING = 40;
/** `<!` and `<?` outside their closed forms are looked up to the end of the text, each: quadratic. */
const MAX_DECLARATIONS = 300;
const MAX_BRACKETS = 8000;
const MAX_ANGLE_DESTINATIONS = 500;

const CONTAINERS = /^(?:[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)))+/gm;
const CONTAINER = />|[-+*]|\d+[.)]/g;

/**
 * Whether a text has more markup than a Markdown parser can be trusted with: nobody writes so by hand, and a stranger's
 * comment must not hold up everybody else. Linear in the length of the text.
 */
export function isDense(source: string): boolean {
  return (
    count(source, /<[!?]/g) > MAX_DECLARATIONS ||
    count(source, /\]/g) > MAX_BRACKETS ||
    count(source, /\(</g) > MAX_ANGLE_DESTINATIONS ||
    deepest(source) > MAX_NESTING
  );
}

function deepest(source: string): number {
  let depth = 0;
  for (const [prefix] of source.matchAll(CONTAINERS))
    depth = Math.max(depth, count(prefix, CONTAINER));
  return depth;
}

function count(source: string, pattern: RegExp): number {
  return source.match(pattern)?.length ?? 0;
}
