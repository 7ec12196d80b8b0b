import { previewNumbers, saveNumbers } from '../../actions/numbers/save.ts'
import { removeNumbers } from '../../actions/numbers/remove.ts'
import { findNumberToChange, updateNumber } from '../../actions/numbers/update.ts'
import { requireNumbersFor } from '../../actions/search/search-rights.ts'
import { e164Beginnings } from '../../calls/numbers.ts'
import { publicId } from '../../ids.ts'
import { findNumberByUuid, listNumbers, readUnknownNumbers } from '../../store/calls/numbers.ts'
import type { DialledNumber } from '../../store/calls/numbers.ts'
import type { Pagination } from '../../store/database/pagination.ts'
import { timeText } from '../../text/timestamp.ts'
import { etagOfContent, requireContent } from '../http/etag.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow, Problem } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes, type RouteContext } from '../routing/context.ts'
import { findRow } from '../routing/find-row.ts'
import {
  NumbersInput,
  deleteNumberRoute,
  getNumber,
  listNumbersRoute,
  listUnknownNumbers,
  patchNumber,
  putNumberRoute,
} from './contract.ts'
import { readEntries, refuseEntries } from './entries.ts'

export function numberRoutes() {
  const routes = createRoutes()
  routes.openAPIRegistry.register('NumbersInput', NumbersInput)
  return (
    routes
      .openapi(listNumbersRoute, async (c) => {
        const { q, ...page } = c.req.valid('query')
        const { accountId, country } = c.var.account
        const window = windowOf(page)
        const text = q?.trim() ?? ''
        orThrow(requireNumbersFor(actionContext(c), text))
        const search = text === '' ? null : { beginnings: e164Beginnings(text, country), text }
        const rows = await listNumbers(c.var.db, accountId, { ...window, after: await placeOf(c, window), search })
        return c.json(pageAnswer(rows, window, { key: (row) => row.uuid, show: numberOutput }), 200)
      })
      .openapi(putNumberRoute, async (c) => {
        const { dry_run, partial } = c.req.valid('query')
        const sent: unknown = await c.req.json()
        const context = actionContext(c)
        const { entries, refused } = readEntries(sent, context.account.country)
        if (dry_run === 'true')
          return c.json({ data: [], ...(await previewNumbers(context, entries)), refused: [...refused] }, 200)
        if (partial !== 'true') refuseEntries(refused, Array.isArray(sent))
        const { rows, created } = await saveNumbers(context, entries)
        const data = rows.map(numberOutput)
        const whole = { data, created, updated: data.length - created, refused }
        const one = Array.isArray(sent) || partial === 'true' ? undefined : data[0]
        return c.json(one ?? whole, created > 0 ? 201 : 200)
      })
      // Declared before the numbers themselves, so that `unknown` is not taken for an id.
      .openapi(listUnknownNumbers, async (c) => {
        const rows = await readUnknownNumbers(c.var.db, c.var.account.accountId)
        return c.json(
          { data: rows.map(({ number, calls, lastAt }) => ({ number, call_count: calls, last_at: timeText(lastAt) })) },
          200,
        )
      })
      .openapi(getNumber, async (c) => {
        const shown = numberOutput(await findRow(c, 'num'))
        return c.json(shown, 200, { etag: etagOfContent(shown) })
      })
      .openapi(patchNumber, async (c) => {
        const context = actionContext(c)
        const row = orThrow(await findNumberToChange(context, c.req.valid('param').id))
        requireContent(c.req.valid('header')['if-match'], numberOutput(row))
        const saved = orThrow(await updateNumber(context, row, c.req.valid('json')))
        const shown = numberOutput(saved)
        return c.json(shown, 200, { etag: etagOfContent(shown) })
      })
      .openapi(deleteNumberRoute, async (c) => {
        const context = actionContext(c)
        const row = orThrow(await findNumberToChange(context, c.req.valid('param').id))
        requireContent(c.req.valid('header')['if-match'], numberOutput(row))
        await removeNumbers(context, [row])
        return c.body(null, 204)
      })
  )
}

/** The number of the entry that a cursor names: a cursor itself contains no number (S54). */
async function placeOf(c: RouteContext, { after }: Pagination): Promise<string | null> {
  if (after === null) return null
  const row = await findNumberByUuid(c.var.db, c.var.account.accountId, after)
  if (row) return row.number
  const detail = 'The entry that the cursor names was deleted. Start again with the first page.'
  throw new Problem('validation_failed', 'Some values are invalid.', {
    errors: [{ pointer: '', parameter: 'cursor', detail }],
  })
}

function numberOutput(row: DialledNumber) {
  return {
    id: publicId('num', row.uuid),
    number: row.number,
    name: row.name,
    custom_id: row.customId,
    custom_group: row.customGroup,
    campaign: row.campaign,
    source: row.source,
    medium: row.medium,
    country: row.country,
    timezone: row.timezone,
    do_not_record: row.doNotRecord,
    managed: row.managed,
    updated_at: timeText(row.updatedAt),
  }
}
