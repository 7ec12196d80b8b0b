import { setImmediate as nextTurn } from 'node:timers/promises'
import { invalidValues, type Result } from '../../actions/failure.ts'
import { removeIntegration } from '../../actions/integrations/remove.ts'
import * as actions from '../../actions/integrations/save.ts'
import { updateIntegration } from '../../actions/integrations/update.ts'
import { flawsIn } from '../../flaws/schema-flaws.ts'
import type { IntegrationInput } from '../../integrations/integration.ts'
import { listIntegrations as listRows } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import {
  IntegrationInputSchema,
  createIntegration,
  deleteIntegrationRoute,
  disableMany,
  enableMany,
  getIntegration,
  listIntegrations,
  patchIntegrationRoute,
} from './contract.ts'
import { actionContext } from '../routing/action-context.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { replaceWaiting } from './waiting.ts'
import { readIntegration, readIntegrations, readSaved } from '../../actions/integrations/detail.ts'
import { integrationOutput } from './output.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'
import { etagOf, requireVersion } from '../http/etag.ts'

export function integrationRoutes() {
  return createRoutes()
    .openapi(listIntegrations, async (c) => {
      const context = actionContext(c)
      const window = windowOf(c.req.valid('query'))
      const rows = await listRows(c.var.db, context.account.accountId, window)
      const shown = await Array.fromAsync(readIntegrations(context, rows), (detail) => ({
        row: detail.row,
        output: integrationOutput(detail),
      }))
      return c.json(pageAnswer(shown, window, { key: ({ row }) => row.uuid, show: ({ output }) => output }), 200)
    })
    .openapi(createIntegration, async (c) => {
      const saved = orThrow(await actions.createIntegration(actionContext(c), c.req.valid('json')))
      const output = integrationOutput(await readSaved(actionContext(c), saved))
      return c.json({ ...output, signing_secret: saved.signingSecret }, 201, { etag: etagOf(saved.row) })
    })
    .openapi(getIntegration, async (c) => {
      const row = await findRow(c, 'int')
      return c.json(integrationOutput(await readIntegration(actionContext(c), row)), 200, { etag: etagOf(row) })
    })
    .openapi(patchIntegrationRoute, async (c) => {
      const row = await findRow(c, 'int')
      requireVersion(c.req.valid('header')['if-match'], row)
      const saved = orThrow(
        await updateIntegration(actionContext(c), row, { patch: c.req.valid('json'), parse: parseInput }),
      )
      const { row: after } = saved
      const output = integrationOutput(await readSaved(actionContext(c), saved))
      replaceWaiting(c, [after], c.req.valid('query').waiting, (waiting) =>
        c.json({ ...output, waiting }, 200, { etag: etagOf(after) }),
      )
      return c.json(output, 200, { etag: etagOf(after) })
    })
    .openapi(enableMany, async (c) => {
      return c.json({ data: await switchMany(c, c.req.valid('json').ids, { enabled: true }) }, 200)
    })
    .openapi(disableMany, async (c) => {
      const { ids, waiting } = c.req.valid('json')
      return c.json({ data: await switchMany(c, ids, { enabled: false, waiting }) }, 200)
    })
    .openapi(deleteIntegrationRoute, async (c) => {
      const row = await findRow(c, 'int')
      requireVersion(c.req.valid('header')['if-match'], row)
      await removeIntegration(actionContext(c), row)
      return c.body(null, 204)
    })
}

/** Validates a patched integration, or an earlier version of it, by the rules for a new integration. */
function parseInput(merged: unknown): Result<IntegrationInput> {
  const input = IntegrationInputSchema.safeParse(merged)
  return input.success ? input.data : invalidValues(flawsIn(input.error))
}

/**
 * Switches these integrations on or off. An integration that is already in that state is not saved again, but its waiting
 * deliveries may still be dropped.
 */
async function switchMany(
  c: RouteContext,
  ids: readonly string[],
  { enabled, waiting }: { readonly enabled: boolean; readonly waiting?: 'keep' | 'drop' },
) {
  const context = actionContext(c)
  const rows: IntegrationRow[] = []
  const outputs = []
  for (const id of new Set(ids)) {
    const row = await findRow(c, 'int', id)
    rows.push(row)
    const saved =
      row.enabled === enabled
        ? null
        : orThrow(await updateIntegration(context, row, { patch: { enabled }, parse: parseInput }))
    const detail = await (saved ? readSaved(context, saved) : readIntegration(context, row))
    outputs.push(integrationOutput(detail))
    // Each integration is compiled and may be as large as a body: other requests get a turn after each one (S45).
    await nextTurn()
  }
  replaceWaiting(c, rows, waiting)
  return outputs
}
