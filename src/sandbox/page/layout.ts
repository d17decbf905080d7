import { html, raw } from 'hono/html';

/** Safe HTML, as `html` and `raw` make it. */
export type Html = ReturnType<typeof raw>;

export interface Shell {
  readonly title: string;
  /** Where this is, from the board down. */
  readonly path: readonly { readonly text: string; readonly href: string }[];
  readonly main: Html;
}

/** A whole page around its main part; it is asked for again and again while it is open. */
export function shell({ title, path, main }: Shell): Html {
  return htmlOf`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_page/page.css">
<script type="module" src="/_page/live.js"></script>
</head>
<body>
<header class="bar">
<nav>${path.map(
    ({ text, href }, index) =>
      htmlOf`${index > 0 ? htmlOf`<span class="slash">/</span>` : ''}<a href="${href}">${text}</a>`,
  )}</nav>
<span class="local">local GitHub</span>
</header>
<main>${main}</main>
</body>
</html>
`;
}

/** `html` whose parts are all at hand. */
export function htmlOf(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  const made = html(strings, ...values);
  if (made instanceof Promise) throw new Error('a page waits for one of its parts');
  return made;
}

export function safe(text: string): Html {
  return raw(text);
}

/** The time of day, which the browser turns into its own. */
export function time(instant: string): Html {
  return htmlOf`<time datetime="${instant}">${instant.slice(11, 16)} UTC</time>`;
}
