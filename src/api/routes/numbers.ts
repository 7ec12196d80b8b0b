import { e164 } from '../../calls/numbers.ts'
import { publicId, uuidOf } from '../../ids.ts'
import { deleteNumber, listNumbers, numberByUuid, putNumber } from '../../store/numbers.ts'
import type { DialledNumber } from '../../store/numbers.ts'
import { deleteNumberRoute, getNumber, listNumbersRoute, putNumberRoute } from '../contract/numbers.ts'
import { newRoutes } from '../door.ts'
import { pageAnswer, windowOf } from '../page.ts'
import { Problem, notFound } from '../problem.ts'
import { timeText } from '../rfc3339.ts'

export function numberRoutes() {
  return newRoutes()
    .openapi(listNumbersRoute, async (c) => {
      const window = windowOf(c.req.valid('query'), /^\+\d+$/)
      const rows = await listNumbers(c.var.db, c.var.asker.account.account_id, window)
      return c.json(pageAnswer(rows, window, { key: (row) => row.number, show: numberOutput }), 200)
    })
    .openapi(putNumberRoute, async (c) => {
      const { number: written, ...details } = c.req.valid('json')
      const { account_id, country } = c.var.asker.account
      const number = e164(written, details.country ?? country)
      if (number === null) {
        const detail = 'Must be a telephone number, such as +61288889999.'
        throw new Problem(400, 'Some of the input is not right.', { errors: [{ pointer: '/number', detail }] })
      }
      const row = await putNumber(c.var.db, account_id, number, details)
      c.var.afterCommit.push(() => c.var.door.parts.integrationsChanged(account_id))
      return c.json(numberOutput(row), 201)
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

function numberOutput({ account_id: _account, uuid, updated_at, ...row }: DialledNumber) {
  return { id: publicId('num', uuid), ...row, updated_at: timeText(updated_at) }
}
