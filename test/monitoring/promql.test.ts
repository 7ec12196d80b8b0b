import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metricsIn, problemsOf, resultLabels } from './promql.ts'

const WRONG: Readonly<Record<string, readonly string[]>> = {
  'rate(offhook_ready[5m])': ['offhook_ready is a gauge, and has a rate.'],
  'irate(offhook_loop_lag_seconds{stat="p99"}[5m])': ['offhook_loop_lag_seconds is a gauge, and has a rate.'],
  'offhook_reddy == 0': ['offhook_reddy is unknown.'],
  'rate(offhook_intake_seconds[5m])': ['offhook_intake_seconds is unknown.'],
  '{__name__="offhook_reddy"}': [' is unknown.'],
  'offhook_integration_paused{integrations="int_1"}': ['offhook_integration_paused has no label "integrations".'],
  'offhook_integration_paused{"integrations"="int_1"}': ['Write names without quotation marks.'],
  'rate(offhook_intake_seconds_sum{le="1"}[5m])': ['offhook_intake_seconds_sum has no label "le".'],
  'sum by (queues) (offhook_queue_waiting)': ['offhook_queue_waiting has no label "queues".'],
  'sum(offhook_queue_waiting) without (kind)': ['offhook_queue_waiting has no label "kind".'],
  'offhook_queue_waiting / on (instance, queue) offhook_ready': ['offhook_ready has no label "queue".'],
  'rate(offhook_attempts_total{state="fail"}[5m])': ['"state" of offhook_attempts_total is never "fail".'],
  'offhook_queue_waiting{queue=~"steps|calls"}': ['"queue" of offhook_queue_waiting is never "calls".'],
  'offhook_attempts_total > 0': ['offhook_attempts_total is a counter, and has no rate.'],
  'max_over_time(offhook_attempts_total[5m])': ['offhook_attempts_total is a counter, and has no rate.'],
  'sum(offhook_intake_seconds_count)': ['offhook_intake_seconds_count is a counter, and has no rate.'],
  'histogram_quantile(0.9, sum(rate(offhook_intake_seconds_bucket[5m])))': ['histogram_quantile needs the label "le".'],
  'histogram_quantile(0.9, rate(offhook_intake_seconds_sum[5m]))': ['histogram_quantile needs the label "le".'],
  'offhook_ready ==': ['Syntax error at 16.'],
  'rate(offhook_attempts_total[5m]': ['Syntax error at 31.'],
  '': ['Syntax error at 0.'],
}

const RIGHT = [
  'up{job="offhook"} == 0',
  'increase(offhook_attempts_total{state="failed"}[1h]) > 0',
  'rate(offhook_attempts_total{state!~"failed|retrying"}[5m])',
  'histogram_quantile(0.99, sum by (le, group) (rate(offhook_statement_seconds_bucket[5m])))',
  'histogram_quantile(0.99, sum without (group) (rate(offhook_statement_seconds_bucket[5m])))',
  'rate(offhook_intake_seconds_sum[5m]) / rate(offhook_intake_seconds_count[5m])',
  'topk by (instance) (5, offhook_database_rows)',
  'max_over_time(offhook_integration_paused{account="1001"}[2m])',
  'time() - process_start_time_seconds',
]

test('an expression that does not fit the catalogue is refused, with the reason', () => {
  for (const [expression, problems] of Object.entries(WRONG))
    assert.deepEqual(problemsOf(expression), problems, expression)
})

test('an expression that fits the catalogue is accepted', () => {
  for (const expression of RIGHT) assert.deepEqual(problemsOf(expression), [], expression)
})

test('the labels of a result are those that aggregations and functions leave', () => {
  const labels = {
    'time() - process_start_time_seconds': ['job', 'instance'],
    'offhook_queue_waiting > 0': ['job', 'instance', 'queue'],
    'sum by (queue) (offhook_queue_waiting)': ['queue'],
    'sum(offhook_queue_waiting) without (instance)': ['job', 'queue'],
    'sum(offhook_queue_waiting)': [],
    'topk(5, offhook_queue_waiting)': ['job', 'instance', 'queue'],
    'histogram_quantile(0.5, rate(offhook_intake_seconds_bucket[5m]))': ['job', 'instance'],
    'time()': [],
  }
  for (const [expression, expected] of Object.entries(labels))
    assert.deepEqual([...resultLabels(expression)], expected, expression)
})

test('the parts of a histogram are metrics of the catalogue by its name', () => {
  const expression = 'rate(offhook_intake_seconds_sum[5m]) / offhook_ready + offhook_unknown_count'
  assert.deepEqual(metricsIn(expression), ['offhook_intake_seconds', 'offhook_ready', 'offhook_unknown'])
})
