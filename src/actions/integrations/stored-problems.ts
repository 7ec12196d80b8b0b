// Checks a saved integration as it is now: with the checks that the page also runs, and with those of certificates and addresses,
// which only the server runs.
import { isFaultOfData, messageOf } from '../../errors.ts'
import { validateIntegration } from '../../integrations/validate.ts'
import { readStoredIntegration } from '../../integrations/stored-integration.ts'
import type { ConfigProblem } from '../../render/request.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { addressProblems } from './address-flaws.ts'
import { certificateProblems } from './certificates.ts'
import { keptTlsKey } from './secrets.ts'
import type { ActionDeps } from '../context.ts'

/** The stored facts that the checks of an integration need. */
export interface StoredContext {
  readonly secrets: ReadonlyMap<string, SecretRow>
  readonly steps: readonly string[] | null
  /** Names that several integrations of the account have. */
  readonly repeatedNames: ReadonlySet<string>
}

/** The problems may differ from those found when the integration was saved: certificates expire, and networks are closed. */
export async function storedProblems(
  deps: Pick<ActionDeps, 'sealing' | 'addressFlaw'>,
  row: IntegrationRow,
  { secrets, steps, repeatedNames }: StoredContext,
): Promise<readonly ConfigProblem[]> {
  const { integration, flaws } = readStoredIntegration(row.config)
  const unread = flaws.map(({ path, message }): ConfigProblem => ({
    path,
    message: `The stored value is unreadable, so the default is shown. ${message} Set it, then save.`,
    severity: 'error',
  }))
  try {
    const { problems } = validateIntegration(integration, { hasSecret: (name) => secrets.has(name), steps })
    const key = await keptTlsKey(deps, row, secrets)
    // The operator's settings decide which networks are allowed, and may have changed.
    const addresses = addressProblems(integration, problems, deps)
    const certificates = certificateProblems(integration, key, Date.now())
    return [...unread, ...problems, ...nameProblems(integration.name, repeatedNames), ...addresses, ...certificates]
  } catch (error) {
    // The integration is damaged, or was saved before a limit existed. The other integrations must still be shown (S46).
    if (!isFaultOfData(error)) throw error
    return [
      ...unread,
      { path: 'request', message: `The request could not be prepared (${messageOf(error)}).`, severity: 'error' },
    ]
  }
}

/** A configuration file identifies an integration by its name only. */
function nameProblems(name: string, repeated: ReadonlySet<string>): ConfigProblem[] {
  if (!repeated.has(name)) return []
  const message = 'Another integration has this name. Configuration files require unique names.'
  return [{ path: 'name', message, severity: 'warning' }]
}
