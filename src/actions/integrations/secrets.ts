// The stored secrets of an integration. Each is sealed for the one origin that it was entered for (S26).
import { OffhookError } from '../../errors.ts'
import { last4Of } from '../../integrations/integration-secrets.ts'
import { REFRESH_TOKEN, SIGNING_SECRET, TLS_KEY } from '../../render/secret-names.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { readSecrets, upsertSecret } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import type { ActionContext, ActionDeps } from '../context.ts'

/** The owner of an integration's secrets. */
export function ownerOf({ accountId, integrationId }: IntegrationRow) {
  return { accountId, owner: 'integration' as const, ownerId: integrationId }
}

/** The decrypted key of an integration's certificate, to check it; `null`: there is no key. */
export async function keptTlsKey(
  { sealing }: Pick<ActionDeps, 'sealing'>,
  row: IntegrationRow,
  secrets: ReadonlyMap<string, SecretRow>,
): Promise<string | null> {
  const sealed = secrets.get(TLS_KEY)?.sealed
  return sealed === undefined ? null : unsealOrNull(sealing, { ...ownerOf(row), name: TLS_KEY }, sealed)
}

/** `null`: the secret is damaged, which the integration's problems report (S46). */
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

/** Stores the first signing key of an integration. */
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
 * Copies the secrets of an integration to its copy, each for the same origin, except the signing key and the refresh token: if
 * two integrations use one refresh token, many vendors revoke it for both (S25).
 */
export async function copySecrets(
  { db, deps }: ActionContext,
  from: IntegrationRow,
  to: IntegrationRow,
): Promise<void> {
  for (const [name, { sealed, origin, last4 }] of await readSecrets(db, ownerOf(from))) {
    if (name === SIGNING_SECRET || name === REFRESH_TOKEN) continue
    // A sealed value can only be opened for its own owner and name, so it is sealed again.
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
