import { setImmediate as nextTurn } from 'node:timers/promises'
import { pointerOfPath } from '../../json/json-pointer.ts'
import { patchIntegration } from '../../integrations/patch.ts'
import { readStoredIntegration } from '../../integrations/stored-integration.ts'
import {
  deleteIntegration,
  listIntegrations as listRows,
  listRepeatedNames,
} from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { readSecrets, listSecretsOfKind } from '../../store/secrets/secrets.ts'
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
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { findIntegration } from './find.ts'
import { replaceWaiting } from './waiting.ts'
import { integrationOutputWith, loadIntegrationOutput, loadSavedOutput, maskConfig, withoutReadOnly } from './output.ts'
import { ownerOf, saveContextOf, saveNew, saveOver } from './save.ts'
import type { SavedIntegration } from './save.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { Problem } from '../http/problem.ts'
import { flawsIn } from '../http/schema-flaws.ts'
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
      const saved = await saveNew(saveContextOf(c), c.req.valid('json'))
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
      const saved = await savePatch(c, row, c.req.valid('json'))
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
      await deleteIntegration(c.var.db, row)
      c.var.changes.push({ type: 'integration_removed', accountId: row.accountId, uuid: row.uuid })
      return c.body(null, 204)
    })
}

async function savePatch(
  c: RouteContext,
  row: IntegrationRow,
  patch: Readonly<Record<string, unknown>>,
): Promise<SavedIntegration> {
  requireUnreadableNamed(row, patch)
  const shownNow = maskConfig(row, await readSecrets(c.var.db, ownerOf(row)))
  const merged = patchIntegration(wantedOf(row, shownNow), withoutReadOnly(patch))
  const input = IntegrationInputSchema.safeParse(merged)
  if (!input.success)
    throw new Problem('validation_failed', 'Some values are invalid.', { errors: flawsIn(input.error) })
  return saveOver(saveContextOf(c), row, input.data)
}

/** As its owner wants it: what is off only because something is missing goes on with the save that completes it (T4). */
function wantedOf({ offCause }: IntegrationRow, shown: ReturnType<typeof maskConfig>) {
  return offCause === 'incomplete' ? { ...shown, enabled: true } : shown
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
    const saved = row.enabled === enabled ? null : await savePatch(c, row, { enabled })
    outputs.push(await (saved ? loadSavedOutput(c, saved) : loadIntegrationOutput(c, row)))
    // Each is compiled, and may be as large as a body: others have their turn between two (S45).
    await nextTurn()
  }
  replaceWaiting(c, rows, waiting)
  return outputs
}

/**
 * What cannot be read is shown as in a new integration (S46). Only whoever names it may mean that: a switch alone must not lose
 * conditions, or whom to believe.
 */
function requireUnreadableNamed(row: IntegrationRow, patch: Readonly<Record<string, unknown>>): void {
  const errors = readStoredIntegration(row.config).flaws.flatMap(({ path }) => {
    const [member = '', inRequest] = path.split(/[.[]/)
    const { request } = patch
    const isNamed =
      member === ''
        ? 'name' in patch && 'request' in patch
        : member === 'request' && inRequest !== undefined && request !== null
          ? typeof request === 'object' && inRequest in request
          : member in patch
    return isNamed ? [] : [{ pointer: pointerOfPath(path), detail: 'The stored value is unreadable. Set it again.' }]
  })
  if (errors.length > 0)
    throw new Problem(
      'stored_settings_unreadable',
      'Some stored settings of this integration are unreadable. Set the listed ones again too.',
      {
        errors,
      },
    )
}

function byOwner(rows: readonly SecretRow[]): Map<number, Map<string, SecretRow>> {
  const owners = new Map<number, Map<string, SecretRow>>()
  for (const row of rows) getOrInsert(owners, row.ownerId, () => new Map()).set(row.name, row)
  return owners
}
