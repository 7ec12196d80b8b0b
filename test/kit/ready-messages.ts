// Messages of test/messages/<ready mapping> as their vendors post them, signed as in the vendors' documentation.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CallUpdate } from '../../src/calls/call.ts'
import type { ReadyMapping } from '../../src/sources/mapping/mapping.ts'
import { pushAdapter } from '../../src/sources/push/adapter.ts'
import { READY_MAPPINGS } from '../../src/sources/ready/ready.ts'
import type { Message, WebhookContext } from '../../src/sources/webhook.ts'
import { kamailio } from '../messages/scenarios/kamailio.ts'
import type { Scenario, Vendor } from '../messages/scenarios/scenario.ts'
import { services } from '../messages/scenarios/services.ts'
import { telephoneSystems } from '../messages/scenarios/telephone-systems.ts'
import { beginMs } from './posted-calls.ts'

/** The folder of the messages, with a subfolder for each vendor. */
export const messagesFolder = join(import.meta.dirname, '../messages')
const secret = 'YSBsb25nIHJhbmRvbSB0ZXh0'
export const url = 'https://calls.example/in/0123456789abcdef'

/** Every vendor with stored messages, and their calls. */
export const vendors: readonly Vendor[] = [...telephoneSystems, ...services, kamailio]

export function mappingOf(id: string): ReadyMapping {
  const found = READY_MAPPINGS.find((mapping) => mapping.id === id)
  assert.ok(found, `there is a mapping ${id}`)
  return found
}

export function factsOf({ mapping, auth }: ReadyMapping): WebhookContext {
  return { settings: { mapping, auth: auth ?? { type: 'none' }, secret, country: 'AU' }, url }
}

/** The messages of a scenario, unchanged: bodies byte for byte, with the input of the vendor's signature. */
export function messagesOf(vendor: ReadyMapping, { scenario: scene, came, query = [] }: Scenario): Message[] {
  const folder = join(messagesFolder, vendor.id)
  const files = readdirSync(folder)
    .filter((name) => new RegExp(`^${scene}-\\w(?:-|\\.)`).test(name))
    .toSorted()
  assert.equal(files.length, came.length, `${vendor.id}/${scene} has as many messages as times`)
  return files.map((name, index) =>
    signed(vendor, {
      at: beginMs + (came[index] ?? 0) * 1000,
      query: query[index] ?? '',
      type: name.endsWith('.form') ? 'application/x-www-form-urlencoded' : 'application/json',
      text: readFileSync(join(folder, name), 'utf8'),
    }),
  )
}

interface PostedMessage {
  readonly at: number
  readonly query: string
  readonly type: string
  readonly text: string
}

/** Signed as in the vendor's documentation; independent of the adapter, so that the adapter is tested. */
export function signed({ id }: Pick<ReadyMapping, 'id'>, { at, query, type, text }: PostedMessage): Message {
  const hmac = (algorithm: string, signedText: string, key: string | Buffer = secret): Buffer =>
    createHmac(algorithm, key).update(signedText).digest()
  const key = JSON.stringify(secret)
  const body = text.replace(/("token": )"[^"]*"/, `$1${key}`).replace(/("secret": )"[^"]*"/, `$1${key}`)
  const headers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    vapi: { 'x-vapi-secret': secret },
    callrail: { signature: hmac('sha1', body).toString('base64') },
    placetel: { 'x-placetel-signature': hmac('sha256', body).toString('hex') },
    yeastar: { 'x-signature': hmac('sha256', body).toString('base64') },
    retell: { 'x-retell-signature': `v=${at},d=${hmac('sha256', `${body}${at}`).toString('hex')}` },
    quo: {
      'openphone-signature': `hmac;1;${at};${hmac('sha256', `${at}.${body}`, Buffer.from(secret, 'base64')).toString('base64')}`,
    },
  }
  return {
    at,
    method: 'POST',
    path: '',
    query,
    headers: new Map(Object.entries({ 'content-type': type, ...headers[id] })),
    body: Buffer.from(body),
  }
}

/** The updates from a message; fails if the message is refused or cannot be read. */
export function updatesOf(vendor: ReadyMapping, message: Message): readonly CallUpdate[] {
  const facts = factsOf(vendor)
  assert.equal(pushAdapter.posted?.findHeadRefusal(message, facts) ?? null, null)
  assert.equal(pushAdapter.posted?.findRefusal(message, facts) ?? null, null)
  const reading = pushAdapter.posted?.read(message, facts)
  assert.deepEqual(reading?.problems, [], Buffer.from(message.body).toString())
  return reading?.updates ?? []
}
