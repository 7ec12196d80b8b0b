// The source adapter for any system that can post: each source has an address of its own, and a mapping for its messages.
import type { CallUpdate } from '../../calls/call.ts'
import { isComputed } from '../../calls/fields.ts'
import type { SampleName } from '../../calls/samples.ts'
import { OffhookError } from '../../errors.ts'
import { recordingCredentials } from '../recording-credentials.ts'
import type { SimulationOptions, SourceAdapter } from '../adapter.ts'
import { push } from '../kinds/push.ts'
import { mappingOf, receivedAt } from '../mapped-settings.ts'
import { putAt, stepsOf, type Tree } from '../mapping/places.ts'
import { sampleMessages, type SampleMessage } from '../mapping/sample-messages.ts'
import { understand } from '../mapping/understand.ts'
import type { Message, WebhookContext, MessageReading } from '../webhook.ts'
import { textSetting, type Settings } from '../kinds/settings.ts'
import { authOf, findRefusal, findHeadRefusal, signedHeaders, type AuthContext } from './auth.ts'
import { readMessage, type BodyRead } from './read-body.ts'

export const pushAdapter: SourceAdapter = {
  kind: push,
  knowsField: (code) => !isComputed(code),
  credentials: recordingCredentials,
  posted: {
    findHeadRefusal: (head, { settings }) =>
      findHeadRefusal(head, authOf(settings), textSetting(settings, 'secret') ?? ''),
    findRefusal: (message, facts) => findRefusal(message, agreed(facts), bodyWithKey(message, facts.settings)),
    sharedSecret: (settings) => (authOf(settings).type === 'none' ? '' : (textSetting(settings, 'secret') ?? '')),
    read,
  },
  simulateCall,
}

/** A message as a mapping sees it, without secrets: to show it or to try a mapping. */
export function messageTree(message: Message, settings: Settings): BodyRead {
  const auth = authOf(settings)
  if (auth.type === 'key' && auth.in === 'body') return withoutKey(readMessage(message), auth.name)
  if (auth.type === 'key')
    return readMessage(message, auth.in === 'header' ? { header: auth.name } : { query: auth.name })
  return readMessage(message, auth.type === 'hmac' ? { header: auth.header } : {})
}

function read(message: Message, { settings, country }: WebhookContext): MessageReading {
  const { tree, problem } = messageTree(message, settings)
  if (problem !== null) return { updates: [], problems: [problem] }
  return understand(
    mappingOf(settings),
    tree,
    receivedAt(message.at, settings, country ?? textSetting(settings, 'country')),
  )
}

function agreed({ settings, url }: WebhookContext): AuthContext {
  return { auth: authOf(settings), secret: textSetting(settings, 'secret') ?? '', url }
}

/** The body, if its key is in it; the body is not used for anything else before the sender is verified. */
function bodyWithKey(message: Message, settings: Settings): unknown {
  const auth = authOf(settings)
  return auth.type === 'key' && auth.in === 'body' ? readMessage(message).tree.body : undefined
}

function withoutKey({ tree, problem }: BodyRead, place: string): BodyRead {
  return { tree: without(tree, stepsOf(place)) as Tree, problem }
}

/** A value without the member at this path. */
function without(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || step === undefined) return value
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === step ? without(item, rest) : item))
  const entries = Object.entries(value).filter(([key]) => key !== step || rest.length > 0)
  return Object.fromEntries(entries.map(([key, item]) => [key, key === step ? without(item, rest) : item]))
}

function simulateCall(example: SampleName, simulation: SimulationOptions): CallUpdate[] {
  const { settings, url } = simulation
  const facts: WebhookContext = { settings, url, country: textSetting(settings, 'country') ?? simulation.country }
  return sampleMessages(example, mappingOf(settings), simulation).flatMap((simulated) => {
    const message = posted(simulated, agreed(facts))
    const refusal =
      findHeadRefusal(message, authOf(settings), textSetting(settings, 'secret') ?? '') ??
      pushAdapter.posted?.findRefusal(message, facts) ??
      null
    if (refusal !== null) throw new OffhookError('rehearsal_refused', `The test call was rejected. ${refusal}`)
    return read(message, facts).updates
  })
}

/** The request that the system would send; its body is JSON, since all formats result in the same tree. */
function posted({ tree, at, id }: SampleMessage, { auth, secret, url }: AuthContext): Message {
  const parts: Record<string, unknown> = { ...tree }
  if (auth.type === 'key' && auth.in === 'body') putAt(parts, stepsOf(auth.name), secret)
  if (auth.type === 'key' && auth.in === 'query') putAt(parts, ['query', auth.name], secret)
  const body = parts['body'] === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(parts['body']))
  const query = new URLSearchParams(texts(parts['query'])).toString()
  const address = query === '' ? url : `${url}?${query}`
  const headers = {
    'content-type': 'application/json',
    ...Object.fromEntries(texts(parts['headers'])),
    ...signedHeaders({ auth, secret, url: address }, { body, at, id }),
  }
  return { at, method: 'POST', path: '', query, headers: new Map(Object.entries(headers)), body }
}

function texts(part: unknown): [string, string][] {
  const entries = typeof part === 'object' && part !== null ? Object.entries(part) : []
  return entries.map(([name, value]) => [name, String(value)])
}
