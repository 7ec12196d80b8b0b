import { storedDetails } from '../../actions/numbers/entry.ts'
import { readNumber } from '../../calls/directory/read-number.ts'
import { e164Beginnings } from '../../calls/numbers.ts'
import { publicId } from '../../ids.ts'
import {
  updateNumber,
  deleteNumber,
  listNumbers,
  lockNumber,
  findKnownNumbers,
  upsertNumbers,
  readUnknownNumbers,
} from '../../store/calls/numbers.ts'
import type { DialledNumber, NumberChange } from '../../store/calls/numbers.ts'
import {
  NumbersInput,
  deleteNumberRoute,
  getNumber,
  listNumbersRoute,
  listUnknownNumbers,
  patchNumber,
  putNumberRoute,
} from './contract.ts'
import { findRow, findRowBy } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { readEntries, refuseEntries } from './entries.ts'
import type { EntriesResult } from './entries.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { Problem } from '../http/problem.ts'
import { timeText } from '../../text/timestamp.ts'
import { etagOfContent, requireContent } from '../http/etag.ts'

export function numberRoutes() {
  const routes = createRoutes()
  routes.openAPIRegistry.register('NumbersInput', NumbersInput)
  return (
    routes
      .openapi(listNumbersRoute, async (c) => {
        const { q, ...page } = c.req.valid('query')
        const { accountId, country } = c.var.principal.account
        const window = windowOf(page, /^\+\d+$/)
        const text = q?.trim() ?? ''
        const search = text === '' ? null : { beginnings: e164Beginnings(text, country), text }
        const rows = await listNumbers(c.var.db, accountId, { ...window, search })
        return c.json(pageAnswer(rows, window, { key: (row) => row.number, show: numberOutput }), 200)
      })
      .openapi(putNumberRoute, async (c) => {
        const { dry_run, partial } = c.req.valid('query')
        const sent: unknown = await c.req.json()
        const { accountId, country } = c.var.principal.account
        const read = readEntries(sent, country)
        if (dry_run === 'true') return c.json(await previewEntries(c, read), 200)
        if (partial !== 'true') refuseEntries(read.refused, Array.isArray(sent))
        const { entries, refused } = read
        const { rows, created } =
          entries.length === 0 ? { rows: [], created: 0 } : await upsertNumbers(c.var.db, accountId, entries)
        notifyNumbersChanged(c)
        const shown = new Map(rows.map((row) => [row.number, numberOutput(row)]))
        const data = entries.flatMap(({ number }) => shown.get(number) ?? [])
        const whole = { data, created, updated: data.length - created, refused }
        const one = Array.isArray(sent) || partial === 'true' ? undefined : data[0]
        return c.json(one ?? whole, created > 0 ? 201 : 200)
      })
      // Before the numbers themselves: `unknown` is no id.
      .openapi(listUnknownNumbers, async (c) => {
        const rows = await readUnknownNumbers(c.var.db, c.var.principal.account.accountId)
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
        const row = await findRowBy(c, 'num', lockNumber)
        requireContent(c.req.valid('header')['if-match'], numberOutput(row))
        const change = readChange(storedDetails(c.req.valid('json')), row.country ?? c.var.principal.account.country)
        const saved = await updateNumber(c.var.db, row, change)
        if (!saved)
          throw new Problem('already_exists', `The directory already has an entry for ${change.number ?? row.number}.`)
        notifyNumbersChanged(c)
        const shown = numberOutput(saved)
        return c.json(shown, 200, { etag: etagOfContent(shown) })
      })
      .openapi(deleteNumberRoute, async (c) => {
        const row = await findRowBy(c, 'num', lockNumber)
        requireContent(c.req.valid('header')['if-match'], numberOutput(row))
        await deleteNumber(c.var.db, row.accountId, row.uuid)
        notifyNumbersChanged(c)
        return c.body(null, 204)
      })
  )
}

function notifyNumbersChanged(c: RouteContext): void {
  c.var.changes.push({ type: 'numbers_saved', accountId: c.var.principal.account.accountId })
}

async function previewEntries(c: RouteContext, { entries, refused }: EntriesResult) {
  const numbers = entries.map(({ number }) => number)
  const known = await findKnownNumbers(c.var.db, c.var.principal.account.accountId, numbers)
  return { data: [], created: entries.length - known.size, updated: known.size, refused: [...refused] }
}

/** A change with its number in E.164. Throws 400 for what is no number. */
function readChange(change: NumberChange, country: string): NumberChange {
  if (change.number === undefined) return change
  const read = readNumber(change.number, change.country ?? country)
  if ('number' in read) return { ...change, number: read.number }
  throw new Problem('validation_failed', 'Some values are invalid.', {
    errors: [{ pointer: '/number', detail: read.detail }],
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
