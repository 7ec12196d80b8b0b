// The dashboard `monitoring/grafana-dashboard.json`: its queries fit the catalogue, it shows every metric, and its panels do not overlap.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { METRICS } from '../../src/metrics/catalogue.ts'
import { refusedIn, refusedPhrases } from '../words/texts.ts'
import { metricsIn, problemsOf, resultLabels } from './promql.ts'

interface Dashboard {
  readonly templating: { readonly list: readonly Variable[] }
  readonly panels: readonly Panel[]
}

interface Variable {
  readonly name: string
  readonly type: string
  readonly datasource?: unknown
  readonly definition?: string
}

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: unknown
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]
}

const GRID_COLUMNS = 24
/** Which unit a metric has by the end of its name. Every other metric is a number. */
const UNITS = [
  [/_seconds(?:_bucket)?\b/, 's'],
  [/_bytes\b/, 'bytes'],
] as const

const text = readFileSync('monitoring/grafana-dashboard.json', 'utf8')
const { panels, templating } = JSON.parse(text) as Dashboard
const variables = templating.list.map(({ name }) => name)
const targets = panels.flatMap(({ title, targets: own = [] }) => own.map((target) => ({ title, ...target })))

/** The expression as Prometheus gets it, with some value in place of each variable. */
function filledIn(expression: string): string {
  return expression.replaceAll('$__rate_interval', '5m')
}

test('every query of the dashboard fits the catalogue', () => {
  const problems = targets.flatMap(({ title, expr }) => problemsOf(filledIn(expr)).map((one) => `${title}: ${one}`))
  assert.deepEqual(problems, [])
})

test('every query is for the selected instance, and uses only variables that the dashboard has', () => {
  for (const { title, expr } of targets) {
    const selectors = metricsIn(filledIn(expr)).length
    assert.equal(expr.split('job="$job", instance="$instance"').length - 1, selectors, title)
    const used = [...filledIn(expr).matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name)
    assert.deepEqual(
      used.filter((name) => !variables.includes(name)),
      [],
      title,
    )
  }
})

test('every variable lists the values of a label that its metric has', () => {
  const queries = templating.list.filter(({ type }) => type === 'query')
  assert.ok(queries.length > 0)
  for (const { name, definition = '' } of queries) {
    const [, selector = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(definition) ?? []
    assert.deepEqual(problemsOf(selector), [], name)
    assert.ok(resultLabels(selector).has(label), `${name}: ${definition}`)
  }
})

test('every legend names only labels that the result has', () => {
  const missing = targets.flatMap(({ title, expr, legendFormat }) =>
    [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)]
      .map(([, label = '']) => label)
      .filter((label) => !resultLabels(filledIn(expr)).has(label))
      .map((label) => `${title}: ${label}`),
  )
  assert.deepEqual(missing, [])
})

test('the dashboard shows every metric of the catalogue', () => {
  const shown = new Set(targets.flatMap(({ expr }) => metricsIn(filledIn(expr))))
  assert.deepEqual(
    Object.keys(METRICS).filter((name) => !shown.has(name)),
    [],
  )
})

test('times are in seconds, sizes in bytes and rates per second', () => {
  for (const { title, type, fieldConfig, targets: own = [] } of panels) {
    if (type !== 'timeseries') continue
    for (const { expr } of own) {
      const isRate = expr.includes('rate(') && !expr.startsWith('histogram_quantile(')
      const unit = isRate ? 'ops' : (UNITS.find(([name]) => name.test(expr))?.[1] ?? 'short')
      // A rate of seconds per second is a number of cores.
      const expected = expr.includes('process_cpu_seconds_total') ? 'short' : unit
      assert.equal(fieldConfig?.defaults.unit, expected, title)
    }
  }
})

test('every panel and every query of a variable uses the selected data source', () => {
  const selected = { type: 'prometheus', uid: '${datasource}' }
  for (const { title, type, datasource } of panels) if (type !== 'row') assert.deepEqual(datasource, selected, title)
  for (const { name, type, datasource } of templating.list)
    if (type === 'query') assert.deepEqual(datasource, selected, name)
  const uids = new Set([...text.matchAll(/"uid": "([^"]*)"/g)].map(([, uid]) => uid))
  assert.deepEqual(uids, new Set(['offhook', selected.uid]))
})

test('panels have an ID of their own, stay within the grid and do not overlap', () => {
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length)
  for (const [at, { title, gridPos: one }] of panels.entries()) {
    assert.ok(one.x + one.w <= GRID_COLUMNS, title)
    for (const { title: other, gridPos: two } of panels.slice(at + 1)) {
      const isApart =
        one.x + one.w <= two.x || two.x + two.w <= one.x || one.y + one.h <= two.y || two.y + two.h <= one.y
      assert.ok(isApart, `${title} overlaps ${other}`)
    }
  }
})

test('every panel has a description, and the texts use the words of the table of terms', () => {
  const phrases = refusedPhrases()
  for (const { title, type, description = '' } of panels) {
    if (type !== 'row') assert.match(description, /^[A-Z].*\.$/, title)
    assert.deepEqual(refusedIn(`${title}. ${description}`, phrases), [], title)
  }
})
