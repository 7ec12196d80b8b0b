// What the inputs of a service choose for every row of its request (T18).
import { parseTemplate, type FilterCall } from '../render/template/parse.ts'
import { printTemplate } from '../render/template/print.ts'
import type { RequestTemplate, Row } from '../render/request.ts'
import type { Integration } from './integration.ts'
import { serviceOf } from './services.ts'

/**
 * The request with the filter that an input of its service chooses behind every field of its rows; the same where none is chosen.
 * Rows that are numbers, truths or JSON stay: text alone is what the filter is for.
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
