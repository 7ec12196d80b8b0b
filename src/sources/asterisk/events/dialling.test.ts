// The results of dialling phones behind Local channels: a recorded session in which three are dialled, one behind the other.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { altered, indexOf, messagesOf, playCall } from '../../../../test/recordings/edited.ts'
import { header, type AmiMessage } from '../ami-message.ts'

const BUSY = messagesOf('forward-on-busy-all-busy')
const LAST_PHONE = '1796086698.76'
const LAST_LOCAL = '1796086698.74'

const outcomeOf = (messages: readonly AmiMessage[]): string | null => playCall(messages).call.outcome

function isDialEndOf(message: AmiMessage, ...ids: readonly string[]): boolean {
  return header(message, 'event') === 'DialEnd' && ids.includes(header(message, 'destuniqueid'))
}

test('C2 the last phone behind Local channels rejects the call: rejected', () => {
  const rejected = BUSY.map((message) => {
    if (isDialEndOf(message, LAST_PHONE, LAST_LOCAL)) return altered(message, { dialstatus: 'NOANSWER' })
    const isGone = header(message, 'event') === 'Hangup' && header(message, 'uniqueid') === LAST_PHONE
    return isGone ? altered(message, { cause: '21' }) : message
  })
  assert.equal(outcomeOf(rejected), 'rejected')
})

test('C2 the last phone behind Local channels rings until the first Dial gives up: missed', () => {
  assert.equal(outcomeOf(BUSY.filter((message) => !isDialEndOf(message, LAST_PHONE, LAST_LOCAL))), 'missed')
  const rings = BUSY.map((message) =>
    isDialEndOf(message, LAST_PHONE, LAST_LOCAL) ? altered(message, { dialstatus: 'NOANSWER' }) : message,
  )
  const gone = indexOf(rings, { event: 'Hangup', uniqueid: LAST_PHONE })
  assert.equal(outcomeOf(rings.with(gone, altered(rings[gone], { cause: '16' }))), 'missed')
})

test('C2 somebody behind a Local channel picked up and declined: missed, as without one', () => {
  const declined = BUSY.map((message) => {
    if (isDialEndOf(message, LAST_PHONE)) return altered(message, { dialstatus: 'ANSWER' })
    return isDialEndOf(message, LAST_LOCAL) ? altered(message, { dialstatus: 'NOANSWER' }) : message
  })
  const gone = indexOf(declined, { event: 'Hangup', uniqueid: LAST_PHONE })
  assert.equal(outcomeOf(declined.with(gone, altered(declined[gone], { cause: '16' }))), 'missed')
})
