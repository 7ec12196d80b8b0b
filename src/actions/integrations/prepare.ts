// Prepares an integration for saving: separates its secrets and checks it. An integration with errors may be saved as a draft
// that is off (T4).
import { addressOf } from '../../integrations/service-inputs.ts'
import type { Integration, IntegrationInput } from '../../integrations/integration.ts'
import { compileIntegration, findProblems } from '../../integrations/validate.ts'
import { secretOrigin, separateSecrets, typedSecrets } from '../../integrations/integration-secrets.ts'
import { serviceOf } from '../../integrations/services.ts'
import { secretNameOf } from '../../integrations/services/service.ts'
import type { ConfigProblem } from '../../render/request.ts'
import { TLS_KEY } from '../../render/secret-names.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import type { ActionContext } from '../context.ts'
import { invalidValues, isFailure, type Result } from '../failure.ts'
import { inboxFlaw } from '../inbox/address.ts'
import { addressProblems } from './address-flaws.ts'
import { certificateProblems } from './certificates.ts'
import { notSaved } from './not-saved.ts'
import { keptTlsKey } from './secrets.ts'
import { moveUserInfo } from './user-info.ts'

/** An integration that may be saved, and what happens to its secrets. */
export interface PreparedIntegration {
  readonly integration: Integration
  readonly problems: readonly ConfigProblem[]
  /** The origin that a secret with this name belongs to. No other origin ever receives the secret (S26). */
  readonly originOf: (name: string) => string
  /** The new secrets to seal, by name. */
  readonly given: ReadonlyMap<string, string>
  /** Names of the secrets that stay as they are. */
  readonly kept: ReadonlySet<string>
}

/**
 * Returns the integration that would be saved for `sent`. `before`: the integration that is replaced, and its secrets
 * that may be kept; `null`: the integration is new. Fails if nothing can be saved.
 */
export async function prepareIntegration(
  context: ActionContext,
  sent: IntegrationInput,
  before: { readonly row: IntegrationRow; readonly known: ReadonlyMap<string, SecretRow> } | null,
): Promise<Result<PreparedIntegration>> {
  const parted = partSecrets(context, sent, before?.known ?? new Map())
  if (isFailure(parted)) return parted
  const ready = await withCertificates(context, parted, async () =>
    before ? keptTlsKey(context.deps, before.row, before.known) : null,
  )
  const detail = await inboxFlaw(context, addressOf(ready.integration))
  return detail === null ? ready : notSaved('/request/url', detail)
}

function partSecrets(
  { deps }: ActionContext,
  sent: IntegrationInput,
  known: ReadonlyMap<string, SecretRow>,
): Result<PreparedIntegration> {
  const moved = moveUserInfo(sent)
  if (isFailure(moved)) return moved
  const { integration, secrets, flaws } = separateSecrets(moved)
  if (flaws.length > 0) return invalidValues(flaws)
  const compiled = compileIntegration(integration)
  const { origin } = compiled
  const originOf = (name: string): string => secretOrigin(name, integration, origin ?? '')
  const kept = new Set(
    [...secrets]
      .filter(([name, is]) => is === 'keep' && known.get(name)?.origin === originOf(name))
      .map(([name]) => name),
  )
  const typed = typedSecrets(secrets)
  const problems = findProblems(integration, compiled, {
    hasSecret: (name) => kept.has(name) || typed.has(name),
    // A missing step is only a warning, so it does not prevent a save.
    steps: null,
    typed,
  })
  const given = new Map([...typed].filter(([name]) => !isUnfit(name, integration, problems)))
  return {
    integration,
    problems: [...problems, ...addressProblems(integration, problems, deps)],
    originOf,
    given,
    kept,
  }
}

/**
 * Whether a typed secret does not fit its input. Such a secret is not stored: it may belong elsewhere, and nobody could see later
 * that it is wrong.
 */
function isUnfit(name: string, { service }: Integration, problems: readonly ConfigProblem[]): boolean {
  const input = serviceOf(service)?.inputs.find((one) => one.secret && secretNameOf(one) === name)
  return problems.some(({ path, severity }) => severity === 'error' && path === `settings.${input?.key}`)
}

/** Adds the problems of the certificates (S10). `kept`: returns the stored key. */
async function withCertificates(
  { now }: ActionContext,
  ready: PreparedIntegration,
  kept: () => Promise<string | null>,
): Promise<PreparedIntegration> {
  const { integration, given, problems } = ready
  if (integration.tls.ca === null && integration.tls.certificate === null) return ready
  const key = given.get(TLS_KEY) ?? (ready.kept.has(TLS_KEY) ? await kept() : null)
  const found = certificateProblems(integration, key, now)
  // A key that cannot be used is not stored, because a test of the saved integration would sign with it.
  const isUnfitKey = found.some(({ path, severity }) => severity === 'error' && path === 'tls.key')
  const fit = isUnfitKey ? new Map([...given].filter(([name]) => name !== TLS_KEY)) : given
  return { ...ready, given: fit, problems: [...problems, ...found] }
}
