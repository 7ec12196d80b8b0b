// The bounds of conditions, exactly at each bound and one above. The requests of the services and the examples are far
// within every bound (S45).
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { exampleSettings } from '../../test/kit/services.ts'
import { BOUNDS } from '../bounds.ts'
import type { RequestTemplate, Row } from '../render/request.ts'
import { findExcess } from '../render/template-bounds.ts'
import { checkConditions } from './check-conditions.ts'
import { explainUnmet, isMet } from './conditions.ts'
import { settingsOf } from './service-inputs.ts'
import { type Condition, REQUEST_DEFAULTS, ROW_DEFAULTS } from './integration.ts'
import { SERVICES } from './services.ts'

const inbound: Condition = { field: 'direction', op: 'is', value: 'inbound' }
const fields = { direction: 'inbound' }

function many<One>(count: number, one: (i: number) => One): One[] {
  return Array.from({ length: count }, (_, i) => one(i))
}

function nested(levels: number): Condition {
  let condition: Condition = inbound
  for (let level = 1; level < levels; level += 1) condition = { all: [condition] }
  return condition
}

function bounded(most: Condition, above: Condition, where: string, said: RegExp): void {
  assert.deepEqual([checkConditions(most), isMet(most, fields), explainUnmet(most, fields)], [[], true, null])
  const [problem, ...more] = checkConditions(above)
  assert.deepEqual([problem?.path, problem?.severity, more], [`conditions${where}`, 'error', []])
  assert.match(problem?.message ?? '', said)
  assert.deepEqual([isMet(above, fields), explainUnmet(above, fields)], [false, []], 'no call is let through')
}

test('S45 levels, tests, groups and values of conditions', () => {
  const { conditionDepth, conditionTests, conditionValues } = BOUNDS
  bounded(nested(conditionDepth), nested(conditionDepth + 1), '.all[0]'.repeat(5), /more than 5 levels deep/)
  bounded(nested(2), nested(100_000), '.all[0]'.repeat(5), /more than 5 levels deep/)
  const tests = (count: number): Condition => ({ all: many(count, () => inbound) })
  bounded(tests(conditionTests), tests(conditionTests + 1), '', /More than 50 conditions/)
  bounded(tests(1), tests(100_000), '', /More than 50 conditions/)
  const groups = (count: number): Condition => ({ all: many(count - 1, () => ({ all: [] })) })
  bounded(groups(conditionTests), groups(conditionTests + 1), '', /conditions or groups/)
  const values = (count: number): Condition => ({
    all: [
      { field: 'direction', op: 'one_of', value: ['inbound'] },
      { field: 'caller_name', op: 'none_of', value: many(count - 1, (i) => `Jane ${i}`) },
    ],
  })
  const named = { ...fields, caller_name: 'Sam' }
  assert.deepEqual([checkConditions(values(conditionValues)), isMet(values(conditionValues), named)], [[], true])
  assert.match(checkConditions(values(conditionValues + 1))[0]?.message ?? '', /more than 1000 values/)
  assert.equal(isMet(values(conditionValues + 1), named), false)
})

/** The same request with five times as many rows, headers and characters. */
function fivefold(request: RequestTemplate): RequestTemplate {
  const rows = many(5, (i) => request.rows.map((row) => ({ ...row, key: `x${i}${row.key}` })))
  const headers = many(5, () => request.headers)
  const raw = request.raw && { ...request.raw, body: request.raw.body.repeat(5) }
  return { ...request, rows: rows.flat(), headers: headers.flat(), raw }
}

test('S45 the request of every service is far within the bounds', () => {
  const near = SERVICES.flatMap((service) => {
    const excess = findExcess(fivefold(service.request), settingsOf(service.id, exampleSettings(service)))
    const problems = checkConditions(service.conditions)
    return excess === null && problems.length === 0 ? [] : [[service.id, excess, problems]]
  })
  assert.deepEqual(near, [])
})

test('S45 the examples are far within the bounds', () => {
  const names = readdirSync('examples').filter((name) => name.endsWith('.yaml'))
  assert.ok(names.length > 0)
  for (const name of names) {
    const file = parse(readFileSync(`examples/${name}`, 'utf8')) as {
      integrations: readonly { request?: Partial<RequestTemplate>; conditions?: Condition }[]
    }
    for (const { request, conditions } of file.integrations) {
      const rows = (request?.rows ?? []).map((row): Row => ({ ...ROW_DEFAULTS, ...row }))
      const template = { ...REQUEST_DEFAULTS, url: '', ...request, rows }
      assert.deepEqual([findExcess(fivefold(template), new Map()), checkConditions(conditions ?? null)], [null, []])
    }
  }
})
