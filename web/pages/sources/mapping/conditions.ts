// The test of a condition of a mapping, as a choice and in words. Pure.
import { CONDITION_TESTS, type Condition, type NumberForm } from '../../../../src/sources/mapping/mapping.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { nameOfPlace } from './place-names.ts'

const say = sourceWords.mapping.conditions

type ConditionTest = (typeof CONDITION_TESTS)[number]

export function testOf(condition: Condition): ConditionTest {
  return CONDITION_TESTS.find((test) => condition[test] !== undefined) ?? 'values'
}

/** The condition with another test; the further condition stays. */
export function withTest({ place, and }: Condition, test: ConditionTest): Condition {
  const how: Readonly<Record<ConditionTest, Partial<Condition>>> = {
    values: { values: ['*'] },
    same_as: { same_as: place },
    differs_from: { differs_from: place },
    number: { number: {} },
  }
  return { place, ...how[test], ...(and && { and }) }
}

/** `event is one of ringing and uniqueid is the same as linkedid`. */
export function nameOfCondition({ place, values, same_as: same, differs_from: other, number, and }: Condition): string {
  const name = nameOfPlace(place)
  const own =
    values !== undefined
      ? values.join() === '*'
        ? say.isSet(name)
        : say.is(name, values.join(', '))
      : same !== undefined
        ? say.sameAs(name, nameOfPlace(same))
        : other !== undefined
          ? say.differsFrom(name, nameOfPlace(other))
          : say.isNumber(name, nameOfForm(number ?? {}))
  return and === undefined ? own : say.both(own, nameOfCondition(and))
}

function nameOfForm({ min_digits: min, max_digits: max, starts_with: starts = [] }: NumberForm): string {
  return [
    min !== undefined && say.atLeast(min),
    max !== undefined && say.atMost(max),
    starts.length > 0 && say.startsWith(starts.join(', ')),
  ]
    .filter((text) => typeof text === 'string')
    .join(', ')
}
