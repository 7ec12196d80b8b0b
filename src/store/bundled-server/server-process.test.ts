import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reasonInLog } from './server-process.ts'

test('why a start was refused is said by the process that was started, not by those of the server before it', () => {
  const gone = 'FATAL:  terminating connection due to unexpected postmaster exit'
  const log = [
    `2026-12-01 22:18:00.334 UTC [6279] ${gone}`,
    '2026-12-01 22:18:00.340 UTC [6290] FATAL:  pre-existing shared memory block (key 11740194, ID 2523183) is still in use',
    '2026-12-01 22:18:00.340 UTC [6290] HINT:  Terminate any old server processes associated with data directory "/data".',
    ...[6274, 6280, 6282, 6284].map((pid) => `2026-12-01 22:18:00.340 UTC [${pid}] ${gone}`),
    '',
  ].join('\n')
  const reason = 'FATAL:  pre-existing shared memory block (key 11740194, ID 2523183) is still in use'
  const hint = 'HINT:  Terminate any old server processes associated with data directory "/data".'
  assert.equal(reasonInLog(log, 6290), `${reason}; ${hint}`)
  assert.equal(reasonInLog(log, 6291), '')
  assert.equal(reasonInLog('postgres: could not access directory\n', 6291), 'postgres: could not access directory')
})
