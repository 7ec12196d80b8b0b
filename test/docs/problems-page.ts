import { FLAW_CODES, type FlawCode } from '../../src/api/http/problem.ts'
import { PROBLEM_TYPES, type ProblemCode } from '../../src/api/http/problem-types.ts'
import { code, heading, table } from './markdown.ts'

const FLAW_MEANINGS: Readonly<Record<FlawCode, string>> = {
  required: 'The value is missing.',
  wrong_type: 'The value has another type.',
  not_allowed: 'The value is none of the allowed ones.',
  too_small: 'The value is too small, too short or has too few items.',
  too_large: 'The value is too large, too long or has too many items.',
  unknown: 'No such property.',
  invalid: 'Anything else. `detail` says what.',
}

/** Every problem of the API with what to do about it. */
export function problemsPage(): string {
  const problems = (Object.keys(PROBLEM_TYPES) as ProblemCode[]).toSorted().map((name) => {
    const { status, title, fix } = PROBLEM_TYPES[name]
    return [code(name), String(status), title, fix]
  })
  return [
    heading(
      'Problems',
      'What the API answers when a request can’t be carried out: `application/problem+json` (RFC 9457) with `type`, `code`, `title`, `status`, `detail` and `errors`. Go by `code`: it stays the same from version to version, while sentences may change.',
    ),
    table(['Code', 'Status', 'Title', 'What to do'], problems),
    '## Invalid values',
    'Each entry of `errors` has the `code` of what is wrong, a `detail`, and a JSON `pointer` into the body or the `parameter` of the query or headers.',
    table(
      ['Code', 'Meaning'],
      FLAW_CODES.map((name) => [code(name), FLAW_MEANINGS[name]]),
    ),
  ].join('\n\n')
}
