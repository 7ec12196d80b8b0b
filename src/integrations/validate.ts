// Collects the errors and warnings of an integration (T4): from the renderer, from the checks of its configuration, and from
// missing secrets.
import { FIELD_NAMES } from '../calls/fields.ts'
import type { ConfigProblem } from '../render/request.ts'
import { compileRequest, type CompiledRequest } from '../render/render.ts'
import { REFRESH_TOKEN } from '../render/secret-names.ts'
import { checkIntegration } from './check.ts'
import { checkTls } from './check-tls.ts'
import type { Integration } from './integration.ts'
import { requiredSecrets } from './integration-secrets.ts'
import type { RequiredSecret } from './integration-secrets.ts'
import { withRowFilter } from './row-filter.ts'
import { settingsOf } from './service-inputs.ts'
import { serviceOf } from './services.ts'

interface ValidationResult {
  readonly compiled: CompiledRequest
  readonly problems: readonly ConfigProblem[]
}

/** The context for validating an integration. */
interface ValidationContext {
  /** Whether a secret of this name is stored for the integration's origin. */
  readonly hasSecret: (name: string) => boolean
  /** Names of the account's steps; `null` while they are not known. */
  readonly steps: readonly string[] | null
  /** The secrets that were typed now, by name: only these can be checked. */
  readonly typed?: ReadonlyMap<string, string>
}

/** The compiled request, with the service's inputs filled in. */
export function compileIntegration(integration: Integration): CompiledRequest {
  const { service, settings } = integration
  const messages = new Set(serviceOf(service)?.message?.parts.map(({ key }) => key))
  return compileRequest(withRowFilter(integration), FIELD_NAMES, settingsOf(service, settings), messages)
}

export function validateIntegration(integration: Integration, context: ValidationContext): ValidationResult {
  const compiled = compileIntegration(integration)
  return { compiled, problems: findProblems(integration, compiled, context) }
}

/** The problems of an integration whose request was compiled already. */
export function findProblems(
  integration: Integration,
  compiled: CompiledRequest,
  { hasSecret, steps, typed = new Map() }: ValidationContext,
): readonly ConfigProblem[] {
  const problems: readonly ConfigProblem[] = [
    ...compiled.problems.map((problem) => ({ ...problem, path: `request.${problem.path}` })),
    ...checkIntegration(integration, compiled.fields, steps, typed),
    ...checkTls(integration, compiled.origin),
    ...requiredSecrets(integration, compiled.secrets)
      .filter(({ name }) => !hasSecret(name))
      .map(({ name, path, what }): ConfigProblem => ({
        path,
        message: missing(integration, { name, path, what }),
        severity: 'error',
        code: 'required',
      })),
  ]
  // A service's request is right once its inputs are: until then, problems in the request would be misleading.
  const lacksInput = problems.some(({ path, severity }) => severity === 'error' && path.startsWith('settings.'))
  if (lacksInput && !integration.customised) return problems.filter(({ path }) => !path.startsWith('request.'))
  // The service does not exist: with the right service, the address would be there.
  const isUnknown = problems.some(({ path }) => path === 'service') && integration.request.url.trim() === ''
  return isUnknown ? problems.filter(({ path }) => path !== 'request.url') : problems
}

/** A consent supplies the refresh token, if the vendor has a page for it. */
function missing({ request: { auth } }: Integration, { name, path, what }: RequiredSecret): string {
  return name === REFRESH_TOKEN && auth.type === 'oauth2' && auth.authorize_url !== ''
    ? 'Save, then choose Connect to authorise with the vendor.'
    : path.startsWith('settings.')
      ? `Enter the ${what}.`
      : `Enter the ${what}. None is saved for this URL.`
}

export function hasErrors(problems: readonly ConfigProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error')
}
