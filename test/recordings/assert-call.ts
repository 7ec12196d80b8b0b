// Compares a played call with the row that says what happened in it.
import assert from 'node:assert/strict'
import type { ExpectedCall } from './expected.ts'
import type { PlayedCall } from './played.ts'

/** The threads of Asterisk read its clock a few milliseconds apart. */
const CLOSE_S = 0.03

/** Fails if a call differs from its row. `start`: the time of the first event of its session, in ms since 1970. */
export function assertCall({ call, events }: PlayedCall, row: ExpectedCall, start: number): void {
  const actual = events.map((event) => ({ type: event.type as string, at: (event.at - start) / 1000 }))
  const life = row.life.split(', ').map((word) => ({ type: word.split(' ')[0], at: Number(word.split(' ')[1]) }))
  assert.deepEqual(
    actual.map(({ type }) => type),
    life.map(({ type }) => type),
  )
  actual.forEach(({ at }, index) =>
    assert.ok(Math.abs(at - (life[index]?.at ?? NaN)) < CLOSE_S, `${actual[index]?.type} at ${at}`),
  )
  const talk = call.answerAt === null ? 0 : ((call.talkEndAt ?? NaN) - call.answerAt) / 1000
  assert.ok(Math.abs(talk - row.talk) < 0.1, `talk ${talk}`)
  assert.equal(call.outcome, row.outcome)
  const { direction, transfer_count: transfers, agent_id: agent, hangup_by: by } = call.fields
  assert.deepEqual(
    { direction, transfers, agent, by },
    { direction: row.direction, transfers: row.transfers, agent: row.agent, by: row.by },
  )
  for (const [field, value] of Object.entries(row.fields ?? {})) assert.equal(call.fields[field], value, field)
  assert.equal(call.fields['voicemail_left'], row.voicemailLeft ?? row.outcome === 'voicemail')
}
