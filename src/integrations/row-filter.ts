// A filter that an input of a service adds to every row of its request (T18).
import { parseTemplate, type FilterCall } from '../render/template/parse.ts'
import { printTemplate } from '../render/template/print.ts'
import type { RequestTemplate, Row } from '../render/request.ts'
import type { Integration } from './integration.ts'
import { serviceOf } from './services.ts'

/**
 * The request with the chosen filter added to every field of its rows; the same request if none is chosen. Rows of type number,
 * true/false or JSON stay unchanged, because the filter is for text.
 */
export function withRowFilter({
  request,
  service,
  settings,
}: Pick<Integration, 'request' | 'service' | 'settings'>): RequestTemplate {
  const chosen = serviceOf(service)?.row_filter ?? null
  if (chosen === null || settings[chosen.input]?.trim() !== chosen.value) return request
  const filter: FilterCall = { name: chosen.filter, argument: null, at: 0, length: 0 }
  return { ...request, rows: request.rows.map((row) => withFilter(row, filter)) }
}

function withFilter(row: Row, filter: FilterCall): Row {
  if (row.type !== 'auto' && row.type !== 'text') return row
  const template = parseTemplate(row.value).map((part) =>
    part.kind === 'placeholder' && part.of === 'field' ? { ...part, filters: [...part.filters, filter] } : part,
  )
  return { ...row, value: printTemplate(template) }
}
