import { publicId, uuidOf } from '../../ids.ts'
import { patchIntegration } from '../../integrations/patch.ts'
import {
  createIntegration as createRow,
  deleteIntegration,
  integrationByUuid,
  listIntegrations as listRows,
} from '../../store/integrations.ts'
import type { IntegrationRow } from '../../store/integrations.ts'
import { rotateSecret, secretsOf, secretsOfAll } from '../../store/secrets.ts'
import type { SecretRow } from '../../store/secrets.ts'
import {
  IntegrationInput,
  createIntegration,
  deleteIntegrationRoute,
  duplicateIntegration,
  getIntegration,
  listIntegrations,
  patchIntegrationRoute,
  rotateSigningSecret,
} from '../contract/integrations.ts'
import { flawsIn, newRoutes } from '../door.ts'
import type { DoorContext } from '../door.ts'
import { judgeIntegration } from '../integration-problems.ts'
import { configOf, integrationOutput, shownConfig, withoutAnswered } from '../integration-output.ts'
import { last4Of, signingSecret } from '../integration-secrets.ts'
import { copySecrets, ownerOf, putSigningSecret, saveNew, saveOver } from '../integration-save.ts'
import { newSigningSecret } from '../signing-secret.ts'
import { pageAnswer, windowOf } from '../page.ts'
import { Problem, notFound } from '../problem.ts'
import { timeText } from '../rfc3339.ts'
import { etagOf, requireVersion } from '../version.ts'

/** How long the key before still signs after a new one was made (S23): a day to change the receiver in. */
const overlapMs = 24 * 60 * 60 * 1000

export function integrationRoutes() {
  return newRoutes()
    .openapi(listIntegrations, async (c) => {
      const { account_id } = c.var.asker.account
      const window = windowOf(c.req.valid('query'))
      const rows = await listRows(c.var.db, account_id, window)
      const secrets = byOwner(await secretsOfAll(c.var.db, account_id, 'integration'))
      const show = (row: IntegrationRow) => shown(c, row, secrets.get(row.integration_id) ?? new Map())
      return c.json(pageAnswer(rows, window, { key: (row) => row.uuid, show }), 200)
    })
    .openapi(createIntegration, async (c) => {
      const saved = await saveNew(orderOf(c), c.req.valid('json'))
      changed(c, saved.row)
      const output = await shownWithSecrets(c, saved.row)
      return c.json({ ...output, signing_secret: saved.signingSecret }, 201, { etag: etagOf(saved.row) })
    })
    .openapi(getIntegration, async (c) => {
      const row = await find(c)
      return c.json(await shownWithSecrets(c, row), 200, { etag: etagOf(row) })
    })
    .openapi(patchIntegrationRoute, async (c) => {
      const row = await find(c)
      requireVersion(c.req.valid('header')['if-match'], row)
      const shownNow = shownConfig(row, await secretsOf(c.var.db, ownerOf(row)))
      const merged = patchIntegration(shownNow, withoutAnswered(c.req.valid('json')))
      const input = IntegrationInput.safeParse(merged)
      if (!input.success) throw new Problem(400, 'Some of the input is not right.', { errors: flawsIn(input.error) })
      const saved = await saveOver(orderOf(c), row, input.data)
      changed(c, saved.row, c.req.valid('query').waiting)
      return c.json(await shownWithSecrets(c, saved.row), 200, { etag: etagOf(saved.row) })
    })
    .openapi(deleteIntegrationRoute, async (c) => {
      const row = await find(c)
      requireVersion(c.req.valid('header')['if-match'], row)
      await deleteIntegration(c.var.db, row)
      changed(c, row)
      return c.body(null, 204)
    })
    .openapi(duplicateIntegration, async (c) => {
      const row = await find(c)
      const config = { ...configOf(row), name: `${configOf(row).name} (copy)`.slice(0, 200), enabled: false }
      const save = { config, enabled: false, offReason: 'A copy: switch it on when it is as you want it.' }
      const copy = await createRow(c.var.db, row.account_id, save)
      await copySecrets(orderOf(c), row, copy)
      const secret = newSigningSecret()
      await putSigningSecret(orderOf(c), copy, secret)
      changed(c, copy)
      const output = await shownWithSecrets(c, copy)
      return c.json({ ...output, signing_secret: secret }, 201, { etag: etagOf(copy) })
    })
    .openapi(rotateSigningSecret, async (c) => {
      const row = await find(c)
      const owner = ownerOf(row)
      const before = (await secretsOf(c.var.db, owner)).get(signingSecret)
      const secret = newSigningSecret()
      const sealed = await c.var.door.parts.sealing.seal({ ...owner, name: signingSecret }, secret)
      const until = new Date(Date.now() + overlapMs)
      const anew = { name: signingSecret, origin: '', sealed, last4: last4Of(secret) }
      await rotateSecret(c.var.db, owner, { ...anew, previous: before?.sealed ?? sealed, until })
      changed(c, row)
      return c.json({ signing_secret: secret, previous_until: timeText(until) }, 200)
    })
}

function orderOf(c: DoorContext) {
  return { db: c.var.db, parts: c.var.door.parts, accountId: c.var.asker.account.account_id }
}

async function find(c: DoorContext): Promise<IntegrationRow> {
  const id = c.req.param('id') ?? ''
  const uuid = uuidOf('int', id)
  const row = uuid === null ? undefined : await integrationByUuid(c.var.db, c.var.asker.account.account_id, uuid)
  if (!row) throw notFound('integration', id)
  return row
}

/** After the commit the engine learns of it, and what waits is kept, dropped or rendered anew (D12). */
function changed(
  c: DoorContext,
  { account_id, integration_id, uuid }: IntegrationRow,
  waiting: 'keep' | 'drop' | 'rerender' = 'keep',
) {
  const { delivery, integrationsChanged, publish } = c.var.door.parts
  c.var.afterCommit.push(async () => {
    await integrationsChanged(account_id)
    publish(account_id, { type: 'integration', id: publicId('int', uuid) })
    if (waiting === 'drop') await delivery.dropWaiting(account_id, integration_id)
    if (waiting === 'rerender') await delivery.rerenderWaiting(account_id, integration_id)
  })
}

async function shownWithSecrets(c: DoorContext, row: IntegrationRow) {
  return shown(c, row, await secretsOf(c.var.db, ownerOf(row)))
}

function shown(c: DoorContext, row: IntegrationRow, secrets: ReadonlyMap<string, SecretRow>) {
  const { problems } = judgeIntegration(configOf(row), (name) => secrets.has(name))
  return integrationOutput({ row, secrets, problems, rest: c.var.door.parts.delivery.restOf(row.integration_id) })
}

function byOwner(rows: readonly SecretRow[]): Map<number, Map<string, SecretRow>> {
  const owners = new Map<number, Map<string, SecretRow>>()
  for (const row of rows) owners.getOrInsertComputed(row.owner_id, () => new Map()).set(row.name, row)
  return owners
}
