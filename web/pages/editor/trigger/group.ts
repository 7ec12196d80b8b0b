// Conditions in nested groups. Pure.
import { checkConditions } from '../../../../src/integrations/check-conditions.ts'
import type { Condition, FieldTest } from '../../../../src/integrations/integration.ts'

/** Maximum depth of groups, counted from the outermost: deeper groups are shown read-only. */
export const DEPTH_MAX = 3

export interface Group {
  readonly match: 'all' | 'any'
  readonly tests: readonly Condition[]
}

/** `null`: the condition is a test. */
export function groupOf(condition: Condition): Group | null {
  if ('all' in condition) return { match: 'all', tests: condition.all }
  return 'any' in condition ? { match: 'any', tests: condition.any } : null
}

export function conditionOf({ match, tests }: Group): Condition {
  return match === 'all' ? { all: tests } : { any: tests }
}

/** The group with one test replaced; `null`: removed. A group without tests is removed too. */
export function withTest(group: Group, at: number, test: Condition | null): Group {
  const inner = test === null ? null : groupOf(test)
  const kept = inner !== null && inner.tests.length === 0 ? null : test
  return { ...group, tests: group.tests.flatMap((one, index) => (index === at ? (kept ?? []) : [one])) }
}

export const EMPTY_TEST: FieldTest = { field: 'campaign_name', op: 'is', value: '' }

/** The problems of one test, in sentences. A test that is not filled in yet has none. */
export function problemsOf(test: FieldTest): readonly string[] {
  if (test.value === '' || (Array.isArray(test.value) && test.value.length === 0)) return []
  return checkConditions(test).map(({ message }) => message)
}

/** The tests that have controls, in any group. */
export function testsIn(tests: readonly Condition[], depth = 1): readonly FieldTest[] {
  return tests.flatMap((one) => {
    if ('field' in one) return [one]
    const group = groupOf(one)
    return group !== null && depth < DEPTH_MAX ? testsIn(group.tests, depth + 1) : []
  })
}
