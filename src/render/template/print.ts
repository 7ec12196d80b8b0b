import type { Part, Template } from './parse.ts'

/**
 * Writes a template. Reverses `parse` (T15): parsing the result gives the same parts, and writing a parsed text gives the same
 * text except for spaces around names.
 */
export function printTemplate(template: Template): string {
  let out = ''
  for (let i = 0; i < template.length; i++) {
    const part = template[i]
    if (part !== undefined) out += printPart(part, template[i + 1])
  }
  return out
}

/** Escapes text so that brackets in it have no special meaning. */
export function escapeLiteral(text: string): string {
  return printText(text, false)
}

/** Escapes text for the argument of a filter. */
export function escapeArgument(text: string): string {
  return text.replace(/[\\|[\],=]/g, '\\$&')
}

function printPart(part: Part, next: Part | undefined): string {
  if (part.kind === 'text') return printText(part.text, next !== undefined && next.kind !== 'text')
  if (part.kind === 'broken') return part.source
  const filters = part.filters.map(({ name, argument }) => `|${name}${argument === null ? '' : `:${argument}`}`)
  return `[[${part.of === 'field' ? '' : `${part.of}:`}${part.name}${filters.join('')}]]`
}

// Considers the following placeholder too: its two brackets lengthen a run of brackets at the end of the text, and give meaning
// to backslashes before it.
function printText(text: string, opens: boolean): string {
  const marked = opens ? `${text}[[` : text
  const out = marked.replace(/(?<!\\)(\\*)(\[{2,})/g, (all, slashes: string, run: string, at: number) => {
    const last = opens && at + all.length === marked.length
    const own = last ? run.length - 2 : run.length
    const odd = own % 2 === 1 ? '[' : ''
    return slashes + slashes + '\\[['.repeat(own >> 1) + odd + (last ? '[[' : '')
  })
  return opens ? out.slice(0, -2) : out
}
