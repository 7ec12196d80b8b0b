import { FLAW_CODES, type FlawCode } from '../../src/flaws/flaw.ts'
import { PROBLEM_TYPES, type ProblemCode } from '../../src/api/http/problem-types.ts'
import { code, heading, table } from './markdown.ts'

const FLAW_MEANINGS: Readonly<Record<FlawCode, string>> = {
  required: 'The value is missing.',
  wrong_type: 'The value has the wrong type.',
  not_allowed: 'The value is not one of the allowed values.',
  too_small: 'The value is too small, too short or has too few items.',
  too_large: 'The value is too large, too long or has too many items.',
  unknown: 'Unknown property.',
  invalid: 'Any other error. See `detail`.',
}

/** Returns a page with every problem of the API and its remedy. */
export function problemsPage(): string {
  const problems = (Object.keys(PROBLEM_TYPES) as ProblemCode[]).toSorted().map((name) => {
    const { status, title, fix } = PROBLEM_TYPES[name]
    return [code(name), String(status), title, fix]
  })
  return [
    heading(
      'Problems',
      'Errors of the API are `application/problem+json` (RFC 9457) with `type`, `code`, `title`, `status`, `detail` and `errors`. Rely on `code`: it is stable across versions, while texts may change.',
    ),
    table(['Code', 'Status', 'Title', 'What to do'], problems),
    '## Invalid values',
    'Each entry of `errors` has a `code`, a `detail`, and the place of the invalid value: a JSON `pointer` into the body, or the `parameter` of the query or headers.',
    table(
      ['Code', 'Meaning'],
      FLAW_CODES.map((name) => [code(name), FLAW_MEANINGS[name]]),
    ),
  ].join('\n\n')
}
