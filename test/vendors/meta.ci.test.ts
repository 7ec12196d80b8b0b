// Requests compared with Meta's own SDK: Offhook sends the same body, with the same hashes, as the SDK would for this
// call.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { meta } from '../../src/integrations/services/meta.ts'
import { everyRequest, requestOf } from '../kit/services.ts'

interface Built {
  normalize(): unknown
}
/** A class of the SDK, which has no types: each setter is `set` and a name. */
type Class = new () => Built & Readonly<Record<string, (value: unknown) => unknown>>
interface Sdk {
  readonly ServerEvent: Class
  readonly UserData: Class
  readonly CustomData: Class
  readonly ServerSideUtils: { normalizeAndHash(value: string, field: string): string }
}
const require = createRequire(import.meta.url)
const { ServerEvent, UserData, CustomData, ServerSideUtils } = require('facebook-nodejs-business-sdk') as Sdk

/** The object that the SDK makes of these values. An unknown value is not set. */
function built(Kind: Class, values: Readonly<Record<string, unknown>>): Built {
  const made = new Kind()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== null) made[`set${name}`]?.(value)
  return made
}

function bySdk(fields: Readonly<Record<string, unknown>>): unknown {
  const user = built(UserData, {
    Phone: fields['caller_number'],
    Country: fields['caller_number'] === null ? null : 'AU',
    Fbc: fields['fbc'],
    Fbp: fields['fbp'],
    ClientIpAddress: fields['visitor_ip'],
    ClientUserAgent: fields['visitor_user_agent'],
  })
  const custom = built(CustomData, { Value: fields['value'], Currency: fields['currency'] })
  const event = built(ServerEvent, {
    EventName: 'Lead',
    EventTime: Math.floor(Date.parse(String(fields['start_time'])) / 1000),
    ActionSource: 'phone_call',
    EventId: fields['uniqueid'],
    UserData: user,
    CustomData: fields['value'] === undefined && fields['currency'] === undefined ? null : custom,
  })
  return event.normalize()
}

test('T18 Meta: every event is what the SDK makes of the same call, its hashes too', () => {
  const seen = { fbc: 'fb.1.1554763741205.AbCdEfGh', fbp: 'fb.1.1558571054389.1098115397' }
  for (const more of [{}, seen]) {
    for (const { of, json, event } of everyRequest(meta, { fields: more }))
      assert.deepEqual(json, { data: [bySdk(event.fields)] }, of)
  }
})

test('T18 Meta: numbers of all countries are hashed as the SDK hashes them', () => {
  const numbers = ['+12025550123', '+442079460018', '+4930901820', '+61 412 345 678', '+33123456789', '+6421345678']
  for (const caller_number of numbers) {
    const { json } = requestOf(meta, 'answered', 'final', { fields: { caller_number } })
    const hash = (json as { data: { user_data: { ph: string[] } }[] }).data[0]?.user_data.ph[0]
    assert.equal(hash, ServerSideUtils.normalizeAndHash(caller_number, 'ph'), caller_number)
    assert.notEqual(hash, ServerSideUtils.normalizeAndHash('+61400000000', 'ph'))
  }
})
