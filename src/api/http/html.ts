/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Plain text as HTML paragraphs; text in backticks and paths of Offhook become code. */
export function paragraphsHtml(text: string): string {
  return text
    .split('\n\n')
    .map((part) => `<p>${markCode(escapeHtml(part))}</p>`)
    .join('')
}

function markCode(html: string): string {
  return html
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/(?<![\w">])((?:GET |POST )?\/(?:api|inbox)\/[\w/{}.-]*\w\}?)/g, '<code>$1</code>')
}
