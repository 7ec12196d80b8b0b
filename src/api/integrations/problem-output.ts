import { flawOf } from '../../actions/integrations/problem-flaws.ts'
import type { ConfigProblem } from '../../render/request.ts'

/** A problem in the list of an integration. */
export function problemOutput(problem: ConfigProblem, base = '') {
  const { severity, at, length } = problem
  return {
    ...flawOf(problem, base),
    severity,
    ...(at !== undefined && { at }),
    ...(length !== undefined && { length }),
  }
}
