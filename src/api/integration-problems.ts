// What is wrong or doubtful in an integration (T4), from everybody who can tell: the renderer, the checks of what a person
// configures, and the secrets that are there or not.
import { fieldNames } from '../calls/fields.ts'
import { checkIntegration } from '../integrations/check.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Problem as TemplateProblem } from '../render/request.ts'
import { compileRequest } from '../render/render.ts'
import type { CompiledRequest } from '../render/render.ts'
import { secretsNeeded } from './integration-secrets.ts'

export interface Judged {
  readonly compiled: CompiledRequest
  readonly problems: readonly TemplateProblem[]
}

/** `hasSecret`: whether the secret of this name is there for the integration's origin. */
export function judgeIntegration(integration: Integration, hasSecret: (name: string) => boolean): Judged {
  const compiled = compileRequest(integration.request, fieldNames)
  const problems = [
    ...compiled.problems.map((problem) => ({ ...problem, path: `request.${problem.path}` })),
    ...checkIntegration(integration, compiled.fields),
    ...secretsNeeded(integration)
      .filter(({ name }) => !hasSecret(name))
      .map(({ path, what }): TemplateProblem => ({
        path,
        message: `Enter the ${what}: none is kept for this address.`,
        severity: 'error',
      })),
  ]
  return { compiled, problems }
}

export function hasErrors(problems: readonly TemplateProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error')
}

/** `request.rows[2].value` as a JSON pointer. */
export function pointerOf(path: string): string {
  return path === '' ? '' : `/${path.replaceAll(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`
}
