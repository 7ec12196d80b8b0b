// Collects the tests of conditions before other code walks the tree (S45): conditions that exceed a limit match no call, and no
// code walks them down.
import { BOUNDS } from '../bounds.ts'
import type { Condition, FieldTest } from './integration.ts'

/** How conditions exceed a limit, and where below their root. */
interface ConditionExcess {
  readonly where: string
  readonly message: string
}

interface PendingCondition {
  readonly condition: Condition
  readonly depth: number
  readonly group: PendingCondition | null
  readonly index: number
}

/** The tests of conditions, in their order, or how the conditions exceed a limit. */
export function collectTests(conditions: Condition): readonly FieldTest[] | ConditionExcess {
  const tests: FieldTest[] = []
  let groups = 0
  let values = 0
  const ahead: PendingCondition[] = [{ condition: conditions, depth: 1, group: null, index: 0 }]
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const { condition, depth } = next
    if (depth > BOUNDS.conditionDepth)
      return {
        where: whereIs(next),
        message: `Conditions are nested more than ${BOUNDS.conditionDepth} levels deep. Remove some levels.`,
      }
    if ('field' in condition) {
      tests.push(condition)
      if (Array.isArray(condition.value)) values += condition.value.length
    } else {
      groups += 1
      const members = 'all' in condition ? condition.all : condition.any
      if (members.length > 2 * BOUNDS.conditionTests) return TOO_MANY
      for (let index = members.length - 1; index >= 0; index--) {
        const member = members[index]
        if (member !== undefined) ahead.push({ condition: member, depth: depth + 1, group: next, index })
      }
    }
    if (tests.length > BOUNDS.conditionTests || groups > BOUNDS.conditionTests) return TOO_MANY
    if (values > BOUNDS.conditionValues)
      return { where: '', message: `All lists together have more than ${BOUNDS.conditionValues} values. Remove some.` }
  }
  return tests
}

const TOO_MANY: ConditionExcess = {
  where: '',
  message: `More than ${BOUNDS.conditionTests} conditions or groups. Combine values with one_of.`,
}

/** `.all[0].any[2]` */
function whereIs(one: PendingCondition): string {
  let where = ''
  for (let at = one; at.group !== null; at = at.group) {
    where = `.${'all' in at.group.condition ? 'all' : 'any'}[${at.index}]${where}`
  }
  return where
}

interface UnreadCondition {
  readonly condition: unknown
  readonly depth: number
  readonly where: string
}

/** Where unread conditions are nested deeper than `most`, such as `.all[0].any[2]`; `null`: nowhere. */
export function depthExceededAt(conditions: unknown, most: number): string | null {
  const ahead: UnreadCondition[] = [{ condition: conditions, depth: 1, where: '' }]
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const { condition, depth, where } = next
    if (depth > most) return where
    if (typeof condition !== 'object' || condition === null) continue
    for (const [group, members] of Object.entries(condition))
      if ((group === 'all' || group === 'any') && Array.isArray(members))
        for (const [index, member] of members.entries())
          ahead.push({ condition: member, depth: depth + 1, where: `${where}.${group}[${index}]` })
  }
  return null
}
