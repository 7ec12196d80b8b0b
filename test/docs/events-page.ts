import manifest from '../../package.json' with { type: 'json' }
import type { EventType } from '../../src/calls/call.ts'
import { EVENT_MEANINGS } from '../../src/calls/event-meanings.ts'
import { FIELDS } from '../../src/calls/fields.ts'
import { SAMPLE_EVENT_ID, sampleEvent, type SampleName } from '../../src/calls/samples.ts'
import { EVENT_TYPES } from '../../src/calls/status.ts'
import { prepareRequest } from '../../src/delivery/prepared-request.ts'
import { parseSigningSecret } from '../../src/delivery/webhook-signature.ts'
import type { IntegrationInput } from '../../src/integrations/integration.ts'
import { renderDraft, validateDraft, type ValidatedDraft } from '../../src/integrations/preview.ts'
import type { RenderedRequest } from '../../src/render/request.ts'
import { defaultCodes, rowsFor } from '../../web/pages/editor/rows/default-rows.ts'
import { IntegrationInput as Input } from '../../src/integrations/integration.ts'
import { block, code, heading, table } from './markdown.ts'

/** The example call for an event. */
const sampleOf = (type: EventType): SampleName => (type === 'voicemail' ? 'voicemail' : 'transferred')

/** The fields to add to the default rows, so that a receiver can tell events apart and keep their order. */
const RECOMMENDED = ['event_id', 'event_type', 'sequence']

const SECRET = `whsec_${Buffer.from('offhook-example-signing-secret-0').toString('base64')}`
const DELIVERY_ID = '01980a53-0c1e-7b6a-9f00-4f5d6c7b8a91'
const SENT_MS = Date.parse('2026-11-25T03:07:00.000Z')
const ACCOUNT = { accountId: 1001, name: 'Acme Pty Ltd', timezone: 'Australia/Sydney', country: 'AU' }

export function eventsPage(): string {
  const codes = [...RECOMMENDED, ...defaultCodes(true), 'outcome']
  const body = draftWith(codes)
  const withNotes = draftWith([...codes, 'notes'])
  const whole = draftWith(FIELDS.map(({ code: name }) => name))
  return [
    heading(
      'Events',
      [
        'An event is a change in a call. Each event becomes one request to every integration that selects it. Requests for one call and',
        'one integration are sent in order.',
      ].join('\n'),
      table(
        ['Event', 'Sent when', 'Sent to integrations with'],
        EVENT_TYPES.map((type) => [`[${code(type)}](#${type})`, EVENT_MEANINGS[type], settingOf(type)]),
      ),
    ),
    [
      'An integration can limit realtime requests to some statuses. The order of statuses is up to the phone system: a call can skip',
      'a status or have it several times. `[[event_type]]` is `call.` and the event; `[[sequence]]` is its number within the call.',
    ].join('\n'),
    '## Headers',
    'Every request has these headers, in addition to those of the integration:',
    block('http', headersOf(body)),
    [
      '- `webhook-id` names the delivery. It is the same for every attempt. Use it to ignore duplicates.',
      '- `webhook-timestamp` is the time of the attempt, in seconds since 1970.',
      '- `webhook-signature` is `v1,` and the HMAC-SHA256 of `<webhook-id>.<webhook-timestamp>.<body>` in Base64. During key',
      '  rotation, it has several signatures, separated by spaces. An integration with signing switched off sends none.',
    ].join('\n'),
    [
      `To test your own code: this signature was made with the signing key ${code(SECRET)}`,
      'over this body, the one of [`final`](#final) on one line:',
    ].join('\n'),
    block('json', rendered(body, 'final').body ?? ''),
    '[Verify signatures](../guide/verify-signatures.md) has code examples.',
    '## Bodies',
    [
      'You choose the body: rows with your own keys, as JSON, a form or XML, or a raw body. The bodies below are JSON with the',
      'rows that the editor adds to a new realtime integration, and `event_id`, `event_type`, `sequence` and `outcome`. A value that is',
      'not known yet is `null`. [Fields and filters](fields.md) lists everything that you can send.',
    ].join('\n'),
    ...EVENT_TYPES.flatMap((type) => [
      `### ${type}`,
      EVENT_MEANINGS[type],
      ...(type === 'updated' ? ['Here, somebody added notes; the body has a row for them.'] : []),
      block('json', pretty(rendered(type === 'updated' ? withNotes : body, type))),
    ]),
    '## A body with all fields',
    'The `final` event of the same call, with one row for each field:',
    block('json', pretty(rendered(whole, 'final'))),
    '## Test requests',
    [
      '**Send test** and `offhook test` send one request of the integration, with an example call or a real one. The body is that of',
      'the event you choose, with `[[is_test]]` set to `true`. With an example call, `uniqueid` and `event_id` are new each time. A test',
      'is sent once, is not retried, and is left out of statistics. In the Test inbox, secrets are masked.',
    ].join('\n'),
    [
      'A **test call** takes the same path as a real call and sends every event of it, with `[[is_test]]` set to `true`, to the',
      'integrations that you select.',
    ].join('\n'),
    [
      'A **replayed call**, from `offhook replay --send`, is sent like a call that happens now, with `[[is_replayed]]` set to `true`.',
    ].join('\n'),
  ].join('\n\n')
}

function settingOf(type: EventType): string {
  if (type === 'final') return '`final`, which is on by default'
  return type === 'updated' ? '`updated`' : '`realtime`'
}

function draftWith(codes: readonly string[]): ValidatedDraft {
  const rows = rowsFor(codes, []).map(({ key, value }) => ({ key, value }))
  const input: IntegrationInput = Input.parse({
    name: 'CRM',
    realtime: true,
    updated: true,
    request: { url: 'https://crm.example.com/calls', rows },
  })
  return validateDraft(input, new Map())
}

function rendered(draft: ValidatedDraft, type: EventType): RenderedRequest {
  // Each event has its own id, as in a real call.
  const eventId = `${SAMPLE_EVENT_ID.slice(0, -1)}${EVENT_TYPES.indexOf(type)}`
  const facts = { account: ACCOUNT, numberCountry: null, eventId }
  const request = renderDraft(draft, sampleEvent(sampleOf(type), type), facts)
  if ('refused' in request) throw new Error(`No request for ${type}: ${request.detail}`)
  return request
}

/** The headers as they are sent. */
function headersOf(draft: ValidatedDraft): string {
  const credentials = {
    secret: () => null,
    signing: () => [parseSigningSecret(SECRET)],
    maskFor: () => null,
    timeoutMs: 15_000,
  }
  const delivery = { request: rendered(draft, 'final'), webhookId: DELIVERY_ID, kind: 'final' as const }
  const request = prepareRequest(delivery, credentials, SENT_MS)
  if ('failure' in request) throw new Error(request.failure.detail)
  const { method, url, headers } = request
  const { host, pathname } = new URL(url)
  const lines = [['host', host] as const, ['user-agent', `Offhook/${manifest.version}`] as const, ...headers]
  return [`${method} ${pathname} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)].join('\n')
}

function pretty({ body }: RenderedRequest): string {
  return JSON.stringify(JSON.parse(body ?? ''), null, 2)
}
