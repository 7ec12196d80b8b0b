import { last4Of } from '../../integrations/integration-secrets.ts'
import { createIntegration } from '../../store/integrations/integrations.ts'
import {
  parseEarlierSecrets,
  rotateSecret,
  findSecret,
  type EarlierSecret,
  type SecretRow,
} from '../../store/secrets/secrets.ts'
import { duplicateIntegration, rotateSigningSecret } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import { Problem } from '../http/problem.ts'
import { configOf, loadIntegrationOutput } from './output.ts'
import { copySecrets, integrationSaved, keepVersion, ownerOf, putSigningSecret, saveContextOf } from './save.ts'
import { findIntegration } from './find.ts'
import { timeText } from '../http/timestamp.ts'
import { createSigningSecret } from './signing-secret.ts'
import { etagOf } from '../http/etag.ts'
import { SIGNING_SECRET } from '../../render/secret-names.ts'

/** How long the key before still signs after a new one was made (S23): a day to change the receiver in. */
const OVERLAP_MS = 24 * 60 * 60 * 1000

/** So many keys sign beside the new one at most: each makes the header longer, and each request dearer. */
const EARLIER_SECRETS_MAX = 5

/** The keys before this one that sign until a day of theirs is over; throws when they leave no room for it among them. */
function listSigningSecrets({ previous, previousUntil: until, earlier }: SecretRow): EarlierSecret[] {
  const now = Date.now()
  const all = [...parseEarlierSecrets(earlier), ...(previous && until ? [{ sealed: previous, until }] : [])]
  const signing = all.filter((one) => one.until > now)
  if (signing.length < EARLIER_SECRETS_MAX) return signing
  const soonest = Math.min(...signing.map((one) => one.until))
  throw new Problem(
    'too_many_rotations',
    `The signing key was rotated ${EARLIER_SECRETS_MAX} times in the last day, and the earlier keys still sign. Rotate it again after ${timeText(soonest)}.`,
  )
}

/** What gives an integration a new key that signs: copying it, and changing the key. */
export function signingRoutes() {
  return createRoutes()
    .openapi(duplicateIntegration, async (c) => {
      const row = await findIntegration(c)
      const config = { ...configOf(row), name: `${configOf(row).name} (copy)`.slice(0, 200), enabled: false }
      const save = {
        config,
        enabled: false,
        offReason: 'This is a copy. Switch it on when it is ready.',
        offCause: null,
      }
      const copy = await createIntegration(c.var.db, row.accountId, save)
      await copySecrets(saveContextOf(c), row, copy)
      const secret = createSigningSecret()
      await putSigningSecret(saveContextOf(c), copy, secret)
      await keepVersion(saveContextOf(c), copy)
      c.var.changes.push(integrationSaved(copy))
      const output = await loadIntegrationOutput(c, copy)
      return c.json({ ...output, signing_secret: secret }, 201, { etag: etagOf(copy) })
    })
    .openapi(rotateSigningSecret, async (c) => {
      const row = await findIntegration(c)
      const owner = ownerOf(row)
      const before = await findSecret(c.var.db, owner, SIGNING_SECRET)
      if (before === undefined) throw new Problem('no_signing_key', 'This integration has no signing key yet.')
      const secret = createSigningSecret()
      const sealed = await c.var.app.deps.sealing.seal({ ...owner, name: SIGNING_SECRET }, secret)
      const until = new Date(Date.now() + OVERLAP_MS)
      const anew = { name: SIGNING_SECRET, origin: '', sealed, last4: last4Of(secret) }
      if (!(await rotateSecret(c.var.db, owner, anew, { before, until, earlier: listSigningSecrets(before) })))
        throw new Problem(
          'changed_meanwhile',
          'Someone else changed this key at the same time. Fetch it again and retry.',
        )
      c.var.changes.push(integrationSaved(row))
      return c.json({ signing_secret: secret, previous_until: timeText(until) }, 200)
    })
}
