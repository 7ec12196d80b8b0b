import { last4Of } from '../../integrations/integration-secrets.ts'
import { SIGNING_SECRET } from '../../render/secret-names.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import {
  findSecret,
  parseEarlierSecrets,
  rotateSecret,
  type EarlierSecret,
  type SecretRow,
} from '../../store/secrets/secrets.ts'
import { timeText } from '../../text/timestamp.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { integrationSaved } from './save.ts'
import { ownerOf } from './secrets.ts'
import { createSigningSecret } from './signing-secret.ts'

/** How long the previous key still signs after a rotation (S23): one day to change the key in the receiver. */
const OVERLAP_MS = 24 * 60 * 60 * 1000

/** How many earlier keys sign beside the new key. Each makes the header longer, and each request slower. */
const EARLIER_SECRETS_MAX = 5

interface RotatedSecret {
  /** The new key, which is never shown again. */
  readonly secret: string
  /** Until when the previous key signs too. */
  readonly previousUntil: Date
}

/** Fails if too many earlier keys still sign, or if another rotation came first. */
export async function rotateSigningSecret(context: ActionContext, row: IntegrationRow): Promise<Result<RotatedSecret>> {
  const { db, deps, now } = context
  const owner = ownerOf(row)
  const before = await findSecret(db, owner, SIGNING_SECRET)
  if (before === undefined) return new ActionFailure('no_signing_key', 'This integration has no signing key yet.')
  const earlier = earlierSecrets(before, now)
  if (isFailure(earlier)) return earlier
  const secret = createSigningSecret()
  const sealed = await deps.sealing.seal({ ...owner, name: SIGNING_SECRET }, secret)
  const previousUntil = new Date(now + OVERLAP_MS)
  const renewed = { name: SIGNING_SECRET, origin: '', sealed, last4: last4Of(secret) }
  if (!(await rotateSecret(db, owner, renewed, { before, until: previousUntil, earlier })))
    return new ActionFailure(
      'changed_meanwhile',
      'Someone else changed this key at the same time. Fetch it again and retry.',
    )
  context.changed(integrationSaved(row))
  return { secret, previousUntil }
}

/** The earlier keys whose day of overlap is not over. Fails if there are too many of them. */
function earlierSecrets({ previous, previousUntil: until, earlier }: SecretRow, now: number): Result<EarlierSecret[]> {
  const all = [...parseEarlierSecrets(earlier), ...(previous && until ? [{ sealed: previous, until }] : [])]
  const signing = all.filter((one) => one.until > now)
  if (signing.length < EARLIER_SECRETS_MAX) return signing
  const soonest = Math.min(...signing.map((one) => one.until))
  return new ActionFailure(
    'too_many_rotations',
    `The signing key was rotated ${EARLIER_SECRETS_MAX} times in the last day, and the earlier keys still sign. Rotate it again after ${timeText(soonest)}.`,
  )
}
