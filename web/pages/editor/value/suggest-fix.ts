import type { ConfigProblem } from '../../../../src/render/request.ts'
import { FILTERS } from '../../../../src/render/template/filters.ts'
import { parseTemplate } from '../../../../src/render/template/parse.ts'
import { suggest } from '../../../../src/render/template/suggest.ts'

/** The text with the most likely name in place of the wrong one, and that name; `null`: unknown. */
export function suggestFix(
  text: string,
  { at, length }: Pick<ConfigProblem, 'at' | 'length'>,
  codes: readonly string[],
): { readonly text: string; readonly name: string } | null {
  if (at === undefined || length === undefined) return null
  for (const part of parseTemplate(text)) {
    if (part.kind !== 'placeholder' || part.of !== 'field') continue
    if (part.at === at && !codes.includes(part.name)) return mended(text, part.name, at + 2, codes)
    const filter = part.filters.find((call) => call.at === at)
    if (filter) {
      const names = FILTERS.map(({ name }) => name)
      return names.includes(filter.name) ? null : mended(text, filter.name, at, names)
    }
  }
  return null
}

function mended(
  text: string,
  written: string,
  from: number,
  names: readonly string[],
): { readonly text: string; readonly name: string } | null {
  const name = suggest(written, names)
  const at = text.indexOf(written, from)
  if (name === null || at < 0) return null
  return { text: text.slice(0, at) + name + text.slice(at + written.length), name }
}
