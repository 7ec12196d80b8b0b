// Conditions that are put together in groups, one within the other. Pure.
import { checkConditions } from '../../../../src/integrations/check-conditions.ts'
import type { Condition, FieldTest } from '../../../../src/integrations/integration.ts'

/** Groups within groups, counted from the outermost: deeper ones are shown as they are. */
export const DEPTH_MAX = 3

export interface Group {
  readonly match: 'all' | 'any'
  readonly tests: readonly Condition[]
}

/** `null`: a test, and no group. */
export function groupOf(condition: Condition): Group | null {
  if ('all' in condition) return { match: 'all', tests: condition.all }
  return 'any' in condition ? { match: 'any', tests: condition.any } : null
}

export function conditionOf({ match, tests }: Group): Condition {
  return match === 'all' ? { all: tests } : { any: tests }
}

/** With another in the place of one of them; `null`: without it. A group that has nothing left goes with it. */
export function withTest(group: Group, at: number, test: Condition | null): Group {
  const inner = test === null ? null : groupOf(test)
  const kept = inner !== null && inner.tests.length === 0 ? null : test
  return { ...group, tests: group.tests.flatMap((one, index) => (index === at ? (kept ?? []) : [one])) }
}

export const EMPTY_TEST: FieldTest = { field: 'campaign_name', op: 'is', value: '' }

/** What is wrong with a test by itself, in sentences. One that is not filled in yet is no mistake. */
export function problemsOf(test: FieldTest): readonly string[] {
  if (test.value === '' || (Array.isArray(test.value) && test.value.length === 0)) return []
  return checkConditions(test).map(({ message }) => message)
}

/** The tests that controls show, whatever group they are in. */
export function testsIn(tests: readonly Condition[], depth = 1): readonly FieldTest[] {
  return tests.flatMap((one) => {
    if ('field' in one) return [one]
    const group = groupOf(one)
    return group !== null && depth < DEPTH_MAX ? testsIn(group.tests, depth + 1) : []
  })
}
