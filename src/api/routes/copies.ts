import { last4Of } from '../../integrations/secrets.ts'
import { createIntegration } from '../../store/integrations.ts'
import { rotateSecret, secretsOf } from '../../store/secrets.ts'
import { duplicateIntegration, rotateSigningSecret } from '../contract/integrations.ts'
import { newRoutes } from '../door.ts'
import { configOf } from '../integration-output.ts'
import { copySecrets, ownerOf, putSigningSecret } from '../integration-save.ts'
import { findIntegration, integrationChanged, integrationShown, orderOf } from '../integrations.ts'
import { timeText } from '../rfc3339.ts'
import { newSigningSecret } from '../signing-secret.ts'
import { etagOf } from '../version.ts'
import { SIGNING_SECRET } from '../../render/secret-names.ts'

/** How long the key before still signs after a new one was made (S23): a day to change the receiver in. */
const overlapMs = 24 * 60 * 60 * 1000

/** What gives an integration a new key that signs: copying it, and changing the key. */
export function copyRoutes() {
  return newRoutes()
    .openapi(duplicateIntegration, async (c) => {
      const row = await findIntegration(c)
      const config = { ...configOf(row), name: `${configOf(row).name} (copy)`.slice(0, 200), enabled: false }
      const save = {
        config,
        enabled: false,
        offReason: 'A copy: switch it on when it is as you want it.',
        offCause: null,
      }
      const copy = await createIntegration(c.var.db, row.account_id, save)
      await copySecrets(orderOf(c), row, copy)
      const secret = newSigningSecret()
      await putSigningSecret(orderOf(c), copy, secret)
      integrationChanged(c, copy)
      const output = await integrationShown(c, copy)
      return c.json({ ...output, signing_secret: secret }, 201, { etag: etagOf(copy) })
    })
    .openapi(rotateSigningSecret, async (c) => {
      const row = await findIntegration(c)
      const owner = ownerOf(row)
      const before = (await secretsOf(c.var.db, owner)).get(SIGNING_SECRET)
      const secret = newSigningSecret()
      const sealed = await c.var.door.parts.sealing.seal({ ...owner, name: SIGNING_SECRET }, secret)
      const until = new Date(Date.now() + overlapMs)
      const anew = { name: SIGNING_SECRET, origin: '', sealed, last4: last4Of(secret) }
      await rotateSecret(c.var.db, owner, { ...anew, previous: before?.sealed ?? sealed, until })
      integrationChanged(c, row)
      return c.json({ signing_secret: secret, previous_until: timeText(until) }, 200)
    })
}
