// Stored rows of the attacked accounts that no longer hold what the program wrote (S46).
import * as fc from 'fast-check'
import type { Damage } from '../input.ts'
import { anything, deepJson } from './texts.ts'

/**
 * Members of the JSON that a column holds, `a.b`; `''`: all of it. The most important members are listed several times.
 */
const places: Readonly<Record<Damage['column'], readonly string[]>> = {
  'integration.config': [
    ...Array.from({ length: 4 }, () => ['', 'delivery', 'wait', 'request', 'request.rows', 'conditions', 'tls']).flat(),
    'name',
    'service',
    'statuses',
    'wait.steps',
    'delivery.timeout_s',
    'delivery.concurrency',
    'delivery.rate',
    'recordings',
    'request.url',
    'request.rows.0',
    'request.headers',
    'request.auth',
    'request.auth.type',
  ],
  'source.settings': ['', 'mapping', 'mapping.uniqueid', 'mapping.status', 'mapping.fields', 'host', 'port'],
  'step.settings': ['', 'url', 'timeout_s', 'later_s', 'form', 'take', 'auth'],
  'call.state': ['', 'call', 'call.fields', 'call.status', 'call.recordings', 'call.steps', 'finals', 'finals'],
  'integration_health.state': ['', 'phase', 'phase', 'row', 'reason'],
  'account.recordings': ['', 'keep_days'],
}

const place = fc
  .constantFrom<Damage['column'][]>(
    'integration.config',
    'integration.config',
    'source.settings',
    'step.settings',
    'call.state',
    'call.state',
    'integration_health.state',
    'account.recordings',
  )
  .chain((column) =>
    fc.constantFrom(...places[column]).map((path) => ({ column, path: path === '' ? [] : path.split('.') })),
  )

const json = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('null', '5', '1e300', '"x"', '""', 'true', '[]', '{}', '[null]', '[5]', '[{"key":5}]'),
  },
  { weight: 1, arbitrary: anything.map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: deepJson },
  { weight: 1, arbitrary: fc.constantFrom(JSON.stringify('x'.repeat(200_000)), '{', '[1') },
)

export const damage = fc.record({ place, json }).map(({ place, json }): Damage => ({ ...place, json }))
