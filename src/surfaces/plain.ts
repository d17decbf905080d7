/** The text without Markdown's escapes and bold, for a terminal; code stays between backticks. */
export function plain(markdown: string): string {
  return safe(markdown)
    .replaceAll('**', '')
    .replace(/\\([\\`*_{}[\]<>#|~!&$/+\-=.)])/g, '$1');
}

/** What others wrote, without what a terminal would obey: control characters but the line feed, and turned directions. */
export function safe(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
