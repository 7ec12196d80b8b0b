// What is wrong or doubtful in an integration, as the API tells it: the pure folders name places by path, the API by JSON pointer.
import { pointerOfPath } from '../../json/json-pointer.ts'
import type { ConfigProblem } from '../../render/request.ts'
import type { Flaw, FlawCode } from '../../flaws/flaw.ts'

/** `base`: where the integration stands in the body. */
export function flawOf(
  { path, message, code = 'invalid' }: Omit<ConfigProblem, 'severity' | 'code'> & { readonly code?: FlawCode },
  base = '',
) {
  return { code, pointer: base + pointerOfPath(path), detail: message }
}

/** The errors among problems; warnings keep nothing from being done. */
export function errorFlaws(problems: readonly ConfigProblem[], base = ''): Flaw[] {
  return problems.filter(({ severity }) => severity === 'error').map((problem) => flawOf(problem, base))
}
