// Twilio through the whole program: signed, posted over HTTP, answered with TwiML, stored as a call.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAccount, type Json } from '../kit/api.ts'
import { storedMessages } from '../kit/posted-calls.ts'
import { AUTH_TOKEN, twilioSettings, twilioSignature, type RecordedRequest } from '../kit/twilio.ts'

const api = await openAccount()
const beganAt = Date.now() - 120_000

async function makeSource(): Promise<{ id: string; url: string }> {
  const settings = { ...twilioSettings, forward_to: '+61299991111', records: 'never' }
  const made = await api.post('~/sources', { kind: 'twilio', name: 'Twilio', settings })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}

/** Posts a message of test/messages with the present time, as if it had just happened. */
async function post(
  url: string,
  { seconds, path = '', params }: RecordedRequest,
  token = AUTH_TOKEN,
): Promise<Response> {
  const now = new Date(beganAt + seconds * 1000).toUTCString().replace('GMT', '+0000')
  const timed = params['Timestamp'] === undefined ? params : { ...params, Timestamp: now }
  const signature = twilioSignature(token, url + path, timed)
  return fetch(url + path, {
    method: 'POST',
    body: new URLSearchParams(timed),
    headers: { 'x-twilio-signature': signature },
  })
}

const messages = (name: string): RecordedRequest[] => storedMessages(`twilio/${name}`) as RecordedRequest[]

test('S40 a wrong or missing signature is 403, and nothing becomes of it', async () => {
  const { id, url } = await makeSource()
  const [first] = messages('forwarded-answered')
  assert.ok(first)
  assert.equal((await post(url, first, 'another token')).status, 403)
  const bare = await fetch(url, { method: 'POST', body: new URLSearchParams(first.params) })
  assert.equal(bare.status, 403)
  assert.equal((await api.get(`~/calls/uniqueid:${first.params['CallSid']}`)).status, 404)
  assert.deepEqual((await api.get(`~/sources/${id}/messages`)).body.data, [])
})

test('a call that Twilio asks about is forwarded, and told step by step; the same message twice counts once', async () => {
  const { url } = await makeSource()
  // The recording would be fetched from Twilio itself.
  const steps = messages('forwarded-answered').filter(({ params }) => params['RecordingSid'] === undefined)
  for (const step of [...steps, ...steps]) {
    const answer = await post(url, step)
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/xml/)
    const text = await answer.text()
    if (step.path === '/voice') assert.match(text, new RegExp(`statusCallback="${url}/status#`))
    else assert.match(text, /<Response><\/Response>$/)
  }
  const { body } = await api.get(`~/calls/uniqueid:${steps[0]?.params['CallSid']}`)
  assert.deepEqual(
    body.events.map(({ type }: Json) => type).filter((type: string) => type !== 'final' && type !== 'updated'),
    ['ringing', 'answered', 'ended'],
  )
  assert.deepEqual(
    [body.outcome, body.fields.caller_number, body.fields.tracking_number, body.fields.destination_number],
    ['answered', '+61412345678', '+61288889999', '+61299991111'],
  )
})
