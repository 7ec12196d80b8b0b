import { e164 } from '../../calls/numbers.ts'
import { publicId, uuidOf } from '../../ids.ts'
import { deleteNumber, listNumbers, numberByUuid, putNumbers } from '../../store/numbers.ts'
import type { DialledNumber, NumberEntry } from '../../store/numbers.ts'
import type { NumberSent } from '../contract/numbers.ts'
import { deleteNumberRoute, getNumber, listNumbersRoute, putNumberRoute } from '../contract/numbers.ts'
import { newRoutes } from '../door.ts'
import { pageAnswer, windowOf } from '../page.ts'
import { Problem, notFound } from '../problem.ts'
import type { Flaw } from '../problem.ts'
import { timeText } from '../rfc3339.ts'

export function numberRoutes() {
  return newRoutes()
    .openapi(listNumbersRoute, async (c) => {
      const window = windowOf(c.req.valid('query'), /^\+\d+$/)
      const rows = await listNumbers(c.var.db, c.var.asker.account.account_id, window)
      return c.json(pageAnswer(rows, window, { key: (row) => row.number, show: numberOutput }), 200)
    })
    .openapi(putNumberRoute, async (c) => {
      const sent = c.req.valid('json')
      const { account_id, country } = c.var.asker.account
      const entries = entriesOf(sent, country)
      const { rows, created } = await putNumbers(c.var.db, account_id, entries)
      c.var.afterCommit.push(() => c.var.door.parts.integrationsChanged(account_id))
      const shown = new Map(rows.map((row) => [row.number, numberOutput(row)]))
      const data = entries.flatMap(({ number }) => shown.get(number) ?? [])
      const [first] = data
      return c.json(Array.isArray(sent) || !first ? { data } : first, created > 0 ? 201 : 200)
    })
    .openapi(getNumber, async (c) => {
      const { id } = c.req.valid('param')
      const uuid = uuidOf('num', id)
      const row = uuid === null ? undefined : await numberByUuid(c.var.db, c.var.asker.account.account_id, uuid)
      if (!row) throw notFound('number', id)
      return c.json(numberOutput(row), 200)
    })
    .openapi(deleteNumberRoute, async (c) => {
      const { id } = c.req.valid('param')
      const uuid = uuidOf('num', id)
      const { account_id } = c.var.asker.account
      if (uuid === null || !(await deleteNumber(c.var.db, account_id, uuid))) throw notFound('number', id)
      c.var.afterCommit.push(() => c.var.door.parts.integrationsChanged(account_id))
      return c.body(null, 204)
    })
}

/** What is to be entered, in E.164. Throws 400 for what is no number, and for one that is there twice. */
function entriesOf(sent: NumberSent | readonly NumberSent[], accountCountry: string): NumberEntry[] {
  const rows: readonly NumberSent[] = isList(sent) ? sent : [sent]
  const flaws: Flaw[] = []
  const entries = new Map<string, NumberEntry>()
  for (const [index, row] of rows.entries()) {
    const number = e164(row.number, row.country ?? accountCountry)
    const detail =
      number === null
        ? 'Must be a telephone number, such as +61288889999.'
        : entries.has(number)
          ? 'Is there twice.'
          : ''
    if (number === null || detail !== '') flaws.push({ pointer: isList(sent) ? `/${index}/number` : '/number', detail })
    else entries.set(number, { ...row, number })
  }
  if (flaws.length > 0) throw new Problem(400, 'Some of the input is not right.', { errors: flaws })
  return [...entries.values()]
}

function isList(sent: NumberSent | readonly NumberSent[]): sent is readonly NumberSent[] {
  return Array.isArray(sent)
}

function numberOutput({ account_id: _account, uuid, updated_at, ...row }: DialledNumber) {
  return { id: publicId('num', uuid), ...row, updated_at: timeText(updated_at) }
}
