import { setImmediate as nextTurn } from 'node:timers/promises'
import { invalidValues, type Result } from '../../actions/failure.ts'
import { removeIntegration } from '../../actions/integrations/remove.ts'
import * as actions from '../../actions/integrations/save.ts'
import { updateIntegration } from '../../actions/integrations/update.ts'
import { flawsIn } from '../../flaws/schema-flaws.ts'
import type { IntegrationInput } from '../../integrations/integration.ts'
import { listIntegrations as listRows, listRepeatedNames } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listSecretsOfKind } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { listActiveStepNames } from '../../store/steps/steps.ts'
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
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { findIntegration } from './find.ts'
import { replaceWaiting } from './waiting.ts'
import { integrationOutputWith, loadIntegrationOutput, loadSavedOutput } from './output.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'
import { etagOf, requireVersion } from '../http/etag.ts'
import { getOrInsert } from '../../get-or-insert.ts'

export function integrationRoutes() {
  return createRoutes()
    .openapi(listIntegrations, async (c) => {
      const { accountId } = c.var.principal.account
      const window = windowOf(c.req.valid('query'))
      const rows = await listRows(c.var.db, accountId, window)
      const secrets = byOwner(await listSecretsOfKind(c.var.db, accountId, 'integration'))
      const steps = await listActiveStepNames(c.var.db, accountId)
      const repeatedNames = await listRepeatedNames(c.var.db, accountId)
      const of = (row: IntegrationRow): ReadonlyMap<string, SecretRow> => secrets.get(row.integrationId) ?? new Map()
      const shown = []
      // Each is compiled, and may be as large as a body: others have their turn between two (S45).
      for (const row of rows) {
        shown.push({ row, output: await integrationOutputWith(c, row, { secrets: of(row), steps, repeatedNames }) })
        await nextTurn()
      }
      return c.json(pageAnswer(shown, window, { key: ({ row }) => row.uuid, show: ({ output }) => output }), 200)
    })
    .openapi(createIntegration, async (c) => {
      const saved = orThrow(await actions.createIntegration(actionContext(c), c.req.valid('json')))
      const output = await loadSavedOutput(c, saved)
      return c.json({ ...output, signing_secret: saved.signingSecret }, 201, { etag: etagOf(saved.row) })
    })
    .openapi(getIntegration, async (c) => {
      const row = await findIntegration(c)
      return c.json(await loadIntegrationOutput(c, row), 200, { etag: etagOf(row) })
    })
    .openapi(patchIntegrationRoute, async (c) => {
      const row = await findIntegration(c)
      requireVersion(c.req.valid('header')['if-match'], row)
      const saved = orThrow(
        await updateIntegration(actionContext(c), row, { patch: c.req.valid('json'), parse: parseInput }),
      )
      const { row: after } = saved
      const output = await loadSavedOutput(c, saved)
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
      const row = await findIntegration(c)
      requireVersion(c.req.valid('header')['if-match'], row)
      await removeIntegration(actionContext(c), row)
      return c.body(null, 204)
    })
}

/** Reads what a patch, or a version, comes to, as what is sent of a new integration. */
export function parseInput(merged: unknown): Result<IntegrationInput> {
  const input = IntegrationInputSchema.safeParse(merged)
  return input.success ? input.data : invalidValues(flawsIn(input.error))
}

/** Switches each of these; what is that way already is not saved again, though what waits for it may be dropped. */
async function switchMany(
  c: RouteContext,
  ids: readonly string[],
  { enabled, waiting }: { readonly enabled: boolean; readonly waiting?: 'keep' | 'drop' },
) {
  const rows: IntegrationRow[] = []
  const outputs = []
  for (const id of new Set(ids)) {
    const row = await findIntegration(c, id)
    rows.push(row)
    const saved =
      row.enabled === enabled
        ? null
        : orThrow(await updateIntegration(actionContext(c), row, { patch: { enabled }, parse: parseInput }))
    outputs.push(await (saved ? loadSavedOutput(c, saved) : loadIntegrationOutput(c, row)))
    // Each is compiled, and may be as large as a body: others have their turn between two (S45).
    await nextTurn()
  }
  replaceWaiting(c, rows, waiting)
  return outputs
}

function byOwner(rows: readonly SecretRow[]): Map<number, Map<string, SecretRow>> {
  const owners = new Map<number, Map<string, SecretRow>>()
  for (const row of rows) getOrInsert(owners, row.ownerId, () => new Map()).set(row.name, row)
  return owners
}
