// A page that only shows a message. It loads nothing and runs no script.
import { escapeHtml } from './html.ts'

interface NoticePage {
  readonly title: string
  /** The HTML of one paragraph. */
  readonly html: string
  /** The nonce of the page's style, as in the policy of the response (S33). */
  readonly nonce: string
}

export function noticePage({ title, html, nonce }: NoticePage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${html}</p>
</main>
</body>
</html>
`
}

// The same style as the API reference (reference/style.ts).
const STYLE = `:root { color-scheme: light dark }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: light-dark(#fdfcfa, #16181b); color: light-dark(#1d2126, #e6e4df);
  font: 1.05rem/1.6 system-ui, -apple-system, "Segoe UI", sans-serif;
}
main { max-width: 32rem; padding: 2rem clamp(1.25rem, 5vw, 3rem) }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; letter-spacing: -.01em }
p { margin: 0; overflow-wrap: anywhere }
`
