const SAFE_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'mailto']);
const MAX_URL = 2000;

/** Whether a link may stay: on the web, a mail address, or relative; not `javascript:`, `data:` and the like. */
export function isSafeUrl(url: string): boolean {
  const bare = url.replace(/[\s\p{Cc}\p{Cf}]/gu, '');
  const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(bare) ?? [];
  return (
    bare !== '' &&
    bare.length <= MAX_URL &&
    (scheme === undefined || SAFE_SCHEMES.has(scheme.toLowerCase()))
  );
}

/** A URL as a link destination: whatever Markdown, HTML or a table might read in it is percent-encoded. */
export function destination(url: string): string {
  return url.replace(/[\s<>()\\`"'|[\]{}]|&(?=#?[a-z0-9]+;)/giu, (character) => {
    const encoded = encodeURIComponent(character);
    return encoded === character
      ? `%${character.charCodeAt(0).toString(16).toUpperCase()}`
      : encoded;
  });
}
