// The alerts of `monitoring/prometheus-rules.yml`: each fits the catalogue, and has a case for promtool in
// `monitoring/rules.test.yml`. `promtool test rules` runs the cases, by hand: npm does not have it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { refusedIn, refusedPhrases } from '../words/texts.ts'
import { problemsOf, resultLabels } from './promql.ts'

interface Rules {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[]
}

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

interface Cases {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts?: readonly unknown[] }[]
  }[]
}

const { groups } = parse(readFileSync('monitoring/prometheus-rules.yml', 'utf8')) as Rules
const rules = groups.flatMap((group) => group.rules)
const phrases = refusedPhrases()

test('every alert has an expression that fits the catalogue', () => {
  assert.deepEqual(
    groups.map(({ name }) => name),
    ['offhook'],
  )
  const problems = rules.flatMap(({ alert, expr }) => problemsOf(expr).map((problem) => `${alert}: ${problem}`))
  assert.deepEqual(problems, [])
})

test('every alert has a severity and texts, which name only labels that the alert has', () => {
  for (const { alert, expr, labels, annotations } of rules) {
    assert.match(alert, /^Offhook(?:[A-Z][a-z]+)+$/)
    assert.ok(['critical', 'warning'].includes(labels['severity'] ?? ''), `${alert} has no severity`)
    assert.match(annotations['summary'] ?? '', /^\S.*\.$/, `the summary of ${alert} is a sentence`)
    const texts = Object.values(annotations).join('\n')
    const named = [...texts.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label)
    assert.deepEqual(
      named.filter((label) => !resultLabels(expr).has(label)),
      [],
      alert,
    )
    assert.deepEqual(refusedIn(texts, phrases), [], alert)
  }
})

test('for every alert, promtool has a case in which it fires, and one in which none does', () => {
  const { tests } = parse(readFileSync('monitoring/rules.test.yml', 'utf8')) as Cases
  const cases = tests.flatMap((one) => one.alert_rule_test)
  const fires = (isFiring: boolean): string[] =>
    cases.filter(({ exp_alerts: alerts = [] }) => alerts.length > 0 === isFiring).map(({ alertname }) => alertname)
  for (const { alert } of rules) {
    assert.ok(fires(true).includes(alert), `${alert} never fires`)
    assert.ok(fires(false).includes(alert), `${alert} is never quiet`)
  }
})
