// Reads a pasted message as the server would read a posted one: JSON, or the names and values of a form.
import type { Tree } from '../../../../src/sources/mapping/places.ts'

type ExampleRead = { readonly tree: Tree } | { readonly problem: 'empty' | 'xml' | 'neither' }

export function readExample(text: string): ExampleRead {
  const written = text.trim()
  if (written === '') return { problem: 'empty' }
  if (written.startsWith('<')) return { problem: 'xml' }
  if (/^[[{]/.test(written)) {
    try {
      return { tree: { body: JSON.parse(written) as unknown } }
    } catch {
      // A SyntaxError: the text only begins like JSON.
      return { problem: 'neither' }
    }
  }
  // A form on one line, with or without the address before it.
  const form = written.includes('?') ? written.slice(written.indexOf('?') + 1) : written
  if (!/^[^\s=&]+=/.test(form) || /\n/.test(form)) return { problem: 'neither' }
  const body = new Map<string, string | string[]>()
  for (const [name, value] of new URLSearchParams(form)) {
    const before = body.get(name)
    body.set(name, before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value])
  }
  const read = Object.fromEntries(body)
  return { tree: written.includes('?') ? { query: read } : { body: read } }
}
