// The secrets of an integration as they are kept: each sealed for the one origin it was entered for (S26).
import { OffhookError } from '../../errors.ts'
import { last4Of } from '../../integrations/integration-secrets.ts'
import { REFRESH_TOKEN, SIGNING_SECRET, TLS_KEY } from '../../render/secret-names.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { readSecrets, upsertSecret } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import type { ActionContext, ActionDeps } from '../context.ts'

/** Whose secrets those of an integration are. */
export function ownerOf({ accountId, integrationId }: IntegrationRow) {
  return { accountId, owner: 'integration' as const, ownerId: integrationId }
}

/** The key of the certificate that an integration shows, opened to be judged; `null`: there is none. */
export async function keptTlsKey(
  { sealing }: Pick<ActionDeps, 'sealing'>,
  row: IntegrationRow,
  secrets: ReadonlyMap<string, SecretRow>,
): Promise<string | null> {
  const sealed = secrets.get(TLS_KEY)?.sealed
  return sealed === undefined ? null : unsealOrNull(sealing, { ...ownerOf(row), name: TLS_KEY }, sealed)
}

/** `null`: it was damaged, as is said where the integration is shown (S46). */
export async function unsealOrNull(
  sealing: ActionDeps['sealing'],
  place: Parameters<ActionDeps['sealing']['open']>[0],
  sealed: string,
): Promise<string | null> {
  try {
    return await sealing.open(place, sealed)
  } catch (error) {
    if (error instanceof OffhookError) return null
    throw error
  }
}

/** Keeps a key that signs, the first of an integration. */
export async function putSigningSecret(
  { db, deps }: ActionContext,
  row: IntegrationRow,
  secret: string,
): Promise<void> {
  const owner = ownerOf(row)
  const sealed = await deps.sealing.seal({ ...owner, name: SIGNING_SECRET }, secret)
  await upsertSecret(db, owner, { name: SIGNING_SECRET, origin: '', sealed, last4: last4Of(secret) })
}

/**
 * Gives a copy the secrets of what it was made of, each for the same origin, but for the key that signs, and the refresh token:
 * used by two, many servers of tokens end it for both (S25).
 */
export async function copySecrets(
  { db, deps }: ActionContext,
  from: IntegrationRow,
  to: IntegrationRow,
): Promise<void> {
  for (const [name, { sealed, origin, last4 }] of await readSecrets(db, ownerOf(from))) {
    if (name === SIGNING_SECRET || name === REFRESH_TOKEN) continue
    // A sealed value opens in its own place only.
    const text = await unsealOrNull(deps.sealing, { ...ownerOf(from), name }, sealed)
    if (text === null) continue
    await upsertSecret(db, ownerOf(to), {
      name,
      origin,
      last4,
      sealed: await deps.sealing.seal({ ...ownerOf(to), name }, text),
    })
  }
}
