// jambonz messages as jambonz posts them: from test/messages/jambonz.
import { createHmac } from 'node:crypto'
import assert from 'node:assert/strict'
import type { CallUpdate } from '../../src/calls/call.ts'
import { jambonzAdapter } from '../../src/sources/jambonz/adapter.ts'
import type { Settings } from '../../src/sources/kinds/settings.ts'
import type { Message, WebhookContext } from '../../src/sources/webhook.ts'
import { beginMs, storedMessages } from './posted-calls.ts'

export const SECRET = 'wh_secret_made_up'
export const URL_OF_SOURCE = 'https://calls.example/in/tok_made_up'

export interface RecordedRequest {
  readonly seconds: number
  readonly body: Readonly<Record<string, unknown>>
}

export const jambonzFacts = (settings: Settings = {}): WebhookContext => ({
  settings: { secret: SECRET, ...settings },
  url: URL_OF_SOURCE,
})

/** Signed here as the feature server of jambonz signs: independent of our code. */
export function jambonzMessage({ seconds, body }: RecordedRequest, secret = SECRET): Message {
  const at = beginMs + seconds * 1000
  const text = JSON.stringify(body)
  const signature = createHmac('sha256', secret)
    .update(`${at / 1000}.${text}`)
    .digest('hex')
  const headers = new Map([
    ['content-type', 'application/json'],
    ['jambonz-signature', `t=${at / 1000},v1=${signature}`],
  ])
  return { at: at + 300, method: 'POST', path: '', query: '', headers, body: new TextEncoder().encode(text) }
}

/** The updates from messages; fails if a message is refused. */
export function readAsJambonz(messages: readonly Message[], settings?: Settings): CallUpdate[] {
  const facts = jambonzFacts(settings)
  return messages.flatMap((message) => {
    assert.equal(jambonzAdapter.posted?.findHeadRefusal(message, facts), null)
    assert.equal(jambonzAdapter.posted?.findRefusal(message, facts), null)
    return [...(jambonzAdapter.posted?.read(message, facts).updates ?? [])]
  })
}

/** The stored messages of a call in test/messages/jambonz. */
export const storedJambonz = (name: string): RecordedRequest[] => storedMessages(`jambonz/${name}`) as RecordedRequest[]
/** The messages of a call in test/messages/jambonz, as they are posted. */
export const jambonzCall = (name: string): Message[] => storedJambonz(name).map((one) => jambonzMessage(one))
