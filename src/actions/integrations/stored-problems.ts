// A saved integration judged as it stands: by the rules that the page has too, and by its certificates and addresses, which only the server judges.
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

/** What was read of an integration before it is judged. */
export interface StoredContext {
  readonly secrets: ReadonlyMap<string, SecretRow>
  readonly steps: readonly string[] | null
  /** Names that more than one integration of the account has. */
  readonly repeatedNames: ReadonlySet<string>
}

/** Certificates end, and networks are closed, while nothing else changes, so that this is not what was found when it was saved. */
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
    // Which networks are allowed changes with the operator's settings.
    const addresses = addressProblems(integration, problems, deps)
    const certificates = certificateProblems(integration, key, Date.now())
    return [...unread, ...problems, ...nameProblems(integration.name, repeatedNames), ...addresses, ...certificates]
  } catch (error) {
    // Saved before there was a bound for it, or damaged since: the others are shown all the same (S46).
    if (!isFaultOfData(error)) throw error
    return [
      ...unread,
      { path: 'request', message: `The request could not be prepared (${messageOf(error)}).`, severity: 'error' },
    ]
  }
}

/** A file of configuration knows an integration by its name alone. */
function nameProblems(name: string, repeated: ReadonlySet<string>): ConfigProblem[] {
  if (!repeated.has(name)) return []
  const message = 'Another integration has this name. Configuration files require unique names.'
  return [{ path: 'name', message, severity: 'warning' }]
}
