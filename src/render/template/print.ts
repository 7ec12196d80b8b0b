import type { Part, Template } from './parse.ts'

/**
 * Writes a template. Undoes `parse` (T15): reading what was written gives the same parts, and writing what was read
 * gives the same text but for spaces around names.
 */
export function printTemplate(template: Template): string {
  let out = ''
  for (let i = 0; i < template.length; i++) {
    const part = template[i]
    if (part !== undefined) out += printPart(part, template[i + 1])
  }
  return out
}

/** Text that means just itself, whatever brackets it holds. */
export function escapeLiteral(text: string): string {
  return printText(text, false)
}

/** An argument of a filter that means just this text. */
export function escapeArgument(text: string): string {
  return text.replace(/[\\|[\],=]/g, '\\$&')
}

function printPart(part: Part, next: Part | undefined): string {
  if (part.kind === 'text') return printText(part.text, next !== undefined && next.kind !== 'text')
  if (part.kind === 'broken') return part.source
  const filters = part.filters.map(({ name, argument }) => `|${name}${argument === null ? '' : `:${argument}`}`)
  return `[[${part.of === 'field' ? '' : `${part.of}:`}${part.name}${filters.join('')}]]`
}

// What follows is looked at too: its two brackets lengthen a run that the text ends with, and give meaning to the
// backslashes before.
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
