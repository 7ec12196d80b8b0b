import { fields, isInDirectory } from '../../calls/fields.ts'
import { services } from '../../integrations/services.ts'
import { FILTERS } from '../../render/template/filters.ts'
import { listFields, listFieldsSeen, listFilters, listServices } from '../contract/catalogues.ts'
import { newRoutes } from '../door.ts'
import { fieldsSeen } from '../fields-seen.ts'
import { remember } from '../remember.ts'
import type { Memory } from '../remember.ts'
import { timeText } from '../rfc3339.ts'
import type { FieldSeen } from '../fields-seen.ts'

/** A page that opens asks, and many open at once. */
const seenKeptMs = 60_000

/** What requests are made of: the same tables that the code reads. */
export function catalogueRoutes() {
  let seen: Memory<FieldSeen[]> | null = null
  return newRoutes()
    .openapi(listFields, (c) => {
      const { sources } = c.var.door.parts
      const data = fields.map((field) => {
        return { ...field, sources: sources.suppliersOf(field.code), directory: isInDirectory(field.code) }
      })
      return c.json({ data }, 200)
    })
    .openapi(listFieldsSeen, async (c) => {
      const { db } = c.var.door.parts
      seen ??= remember(seenKeptMs, (accountId) => fieldsSeen(db, Number(accountId)))
      const data = await seen.get(String(c.var.asker.account.account_id))
      return c.json({ data: data.map(({ lastAt, ...one }) => ({ ...one, last_at: timeText(lastAt) })) }, 200)
    })
    .openapi(listFilters, (c) => c.json({ data: FILTERS.map(({ make: _make, ...filter }) => filter) }, 200))
    .openapi(listServices, (c) => c.json({ data: services }, 200))
}
