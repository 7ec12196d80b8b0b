// Turns the problems of an integration into flaws for the API: problems have paths, and flaws have JSON pointers.
import { pointerOfPath } from '../../json/json-pointer.ts'
import type { ConfigProblem } from '../../render/request.ts'
import type { Flaw, FlawCode } from '../../flaws/flaw.ts'

/** `base`: the pointer to the integration in the body. */
export function flawOf(
  { path, message, code = 'invalid' }: Omit<ConfigProblem, 'severity' | 'code'> & { readonly code?: FlawCode },
  base = '',
) {
  return { code, pointer: base + pointerOfPath(path), detail: message }
}

/** The errors among problems. Warnings do not prevent anything. */
export function errorFlaws(problems: readonly ConfigProblem[], base = ''): Flaw[] {
  return problems.filter(({ severity }) => severity === 'error').map((problem) => flawOf(problem, base))
}
