// Pages of lists. An opaque cursor names the last row of a page, so that new rows don't shift the next page.
import type { Pagination } from '../../store/database/pagination.ts'
import type { PageRequest } from './shapes.ts'
import { Problem } from './problem.ts'

const ROWS_DEFAULT = 50

/** The window to query. `key` is the pattern of a valid cursor; any other cursor is refused. */
export function windowOf({ limit = ROWS_DEFAULT, cursor }: PageRequest, key: RegExp = UUID_PATTERN): Pagination {
  if (cursor === undefined) return { limit, after: null }
  const after = Buffer.from(cursor, 'base64url').toString()
  if (key.test(after) && cursorOf(after) === cursor) return { limit, after }
  const detail = 'Invalid cursor. Use the value of `next` from the previous page.'
  throw new Problem('validation_failed', 'Some values are invalid.', {
    errors: [{ pointer: '', parameter: 'cursor', detail }],
  })
}

const UUID_PATTERN = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The response of a list. `rows` has one row more than requested when there is another page. */
export function pageAnswer<Row, Shown>(
  rows: readonly Row[],
  { limit }: Pagination,
  { key, show }: { readonly key: (row: Row) => string; readonly show: (row: Row) => Shown },
): { data: Shown[]; next: string | null } {
  const here = rows.slice(0, limit)
  const last = here.at(-1)
  return { data: here.map(show), next: rows.length > limit && last !== undefined ? cursorOf(key(last)) : null }
}

/** The cursor that names this key. */
export function cursorOf(key: string): string {
  return Buffer.from(key).toString('base64url')
}
