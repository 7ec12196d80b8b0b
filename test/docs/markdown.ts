// Markdown of the reference pages.

/** The first lines of every generated page. */
export function heading(title: string, ...paragraphs: readonly string[]): string {
  const note = '<!-- Generated from the code by `npm run docs`. Change the code, not this page. -->'
  return [note, `# ${title}`, ...paragraphs].join('\n\n')
}

/** A table; cells hold Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/(?<!\\)\|/g, String.raw`\|`)
}

/** Returns the text as code. */
export function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`'
  return `${fence}${text}${fence}`
}

export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}

/** Makes a sentence of a phrase: `Retention.` of `retention`. */
export function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}

/** Makes a paragraph of a text of the terminal; a tag or a placeholder in it becomes code. */
export function prose(text: string): string {
  return text.replaceAll(/<([a-z-]+)>/g, '`<$1>`').replaceAll(/"(offhook [^"]*)"/g, '`$1`')
}

/** The program of a guide: its last block of this language. */
export function programIn(markdown: string, language: string): string {
  const blocks = [...markdown.matchAll(/^```(?<language>\w+)\n(?<text>.*?)^```$/gms)]
  const found = blocks.findLast(({ groups }) => groups?.['language'] === language)?.groups?.['text']
  if (found === undefined) throw new Error(`No block of ${language}`)
  return found
}
