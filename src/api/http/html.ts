/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Paragraphs of plain text as HTML; what stands in backticks, and what looks like a path of ours, as code. */
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
