// The reason of an outcome, as the API returns it (C25).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { startApi, type Json } from '../kit/api.ts'

const api = await startApi()

const callOf = async (id: string): Promise<Json> => (await api.get(`~/calls/${id}`)).body

const SENTENCE = 'Missed: 201 rang 4 s, 202 rang 1 s, nobody answered; the queue gave up'

test('C25 the reason stands in the call, in lists and in the answer of a replay, also after a restart', async () => {
  const answer = await api.program.ask('~/replay', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(readFileSync('recorded-sessions/asterisk/queue-timeout.ami')),
  })
  const { calls } = (await answer.json()) as { calls: Json[] }
  const [{ id, outcome_reason: told }] = calls
  assert.equal(told, SENTENCE)
  const rung = (party: string, seconds: number): Json => ({
    party,
    end: 'no_answer',
    rang_seconds: seconds,
    cause: null,
  })
  const call = await callOf(id)
  assert.equal(call.outcome_reason, SENTENCE)
  const { cause: _cause, ...evidence } = call.outcome_evidence
  assert.deepEqual(evidence, {
    rule: 'queue_left',
    during: 'queued',
    ended_by: 'system',
    legs: [rung('201', 4), rung('202', 1)],
    more_legs: 0,
  })
  await api.program.kill('SIGTERM')
  await api.program.start()
  const after = await callOf(id)
  assert.deepEqual([after.outcome_reason, after.outcome_evidence], [SENTENCE, call.outcome_evidence])
  const { data } = (await api.get('~/calls?replayed=true')).body
  assert.deepEqual(
    data.map((one: Json) => one.outcome_reason),
    [SENTENCE],
  )
})

test('C25 what a client of the API tells makes the reason; where it tells nothing there is none', async () => {
  await api.post('/api/v1/events', [
    { uniqueid: 'told', status: 'ringing' },
    {
      uniqueid: 'told',
      status: 'ended',
      outcome: 'busy',
      fields: { hangup_cause: 'USER_BUSY', hangup_cause_code: 17 },
    },
    { uniqueid: 'not told', status: 'ringing' },
    { uniqueid: 'not told', status: 'ended', outcome: 'busy' },
    { uniqueid: 'active', status: 'ringing' },
  ])
  const told = await callOf('uniqueid:told')
  assert.equal(told.outcome_reason, 'Busy: the phone system reported USER_BUSY, 17')
  assert.deepEqual(told.outcome_evidence.cause, { kind: 'q850', code: 17, name: 'USER_BUSY' })
  for (const uniqueid of ['not%20told', 'active']) {
    const { outcome_reason: reason, outcome_evidence: evidence } = await callOf(`uniqueid:${uniqueid}`)
    assert.deepEqual([reason, evidence], [null, null])
  }
})

test('C25 a client of the API cannot tell evidence itself', async () => {
  const { status } = await api.post('/api/v1/events', {
    uniqueid: 'forged',
    status: 'ended',
    outcome: 'missed',
    evidence: { outcome: 'missed', rule: 'queue_left' },
  })
  const call = status === 202 ? await callOf('uniqueid:forged') : { outcome_reason: null }
  assert.equal(call.outcome_reason, null)
})
