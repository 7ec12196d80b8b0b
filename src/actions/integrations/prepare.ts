// An integration that is about to be saved: its secrets are parted from it, and it is judged. With errors it may be kept all the
// same, as a draft that is off (T4).
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

/** An integration that may be saved, and what becomes of its secrets. */
export interface PreparedIntegration {
  readonly integration: Integration
  readonly problems: readonly ConfigProblem[]
  /** The address that a secret of this name belongs to: no other ever gets it (S26). */
  readonly originOf: (name: string) => string
  /** Texts to seal, by name. */
  readonly given: ReadonlyMap<string, string>
  /** Names of those that stay as they are. */
  readonly kept: ReadonlySet<string>
}

/**
 * What would be saved of `sent`. `before`: the integration that it would be saved over, and its secrets that may be kept; `null`: a
 * new one. Fails for what cannot be saved at all.
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
    // A step that is not there is a warning, and keeps nothing from being saved.
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
 * Whether a secret was typed that is not what its input asks for. It is kept nowhere: it may belong elsewhere, and nobody could
 * see later that it is wrong.
 */
function isUnfit(name: string, { service }: Integration, problems: readonly ConfigProblem[]): boolean {
  const input = serviceOf(service)?.inputs.find((one) => one.secret && secretNameOf(one) === name)
  return problems.some(({ path, severity }) => severity === 'error' && path === `settings.${input?.key}`)
}

/** With what is wrong in its certificates (S10). `kept`: gives the key that is kept. */
async function withCertificates(
  { now }: ActionContext,
  ready: PreparedIntegration,
  kept: () => Promise<string | null>,
): Promise<PreparedIntegration> {
  const { integration, given, problems } = ready
  if (integration.tls.ca === null && integration.tls.certificate === null) return ready
  const key = given.get(TLS_KEY) ?? (ready.kept.has(TLS_KEY) ? await kept() : null)
  const found = certificateProblems(integration, key, now)
  // A key that cannot be used is kept nowhere: a test of what is saved would sign with it.
  const isUnfitKey = found.some(({ path, severity }) => severity === 'error' && path === 'tls.key')
  const fit = isUnfitKey ? new Map([...given].filter(([name]) => name !== TLS_KEY)) : given
  return { ...ready, given: fit, problems: [...problems, ...found] }
}
