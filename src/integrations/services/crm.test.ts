// The services that keep records of calls, compared with the formats that their vendors describe. The properties that
// all services share are tested in catalogue.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldValue, Outcome } from '../../calls/call.ts'
import { FIELDS } from '../../calls/fields.ts'
import { TEXT_LENGTH_MAX } from '../../calls/field-values.ts'
import { isMet } from '../conditions.ts'
import { serviceOf, SERVICES } from '../services.ts'
import {
  ACCESS_TOKEN,
  bodiesAfterCall,
  exampleSettings,
  requestOf,
  configureService,
} from '../../../test/kit/services.ts'
import { checkTypes } from '../../../test/kit/check-types.ts'
import type { Service } from './service.ts'

const crm = SERVICES.filter(({ group }) => group === 'crm')

function called(id: string): Service {
  const service = serviceOf(id)
  if (service === undefined) throw new Error(`There is no service ${id}.`)
  return service
}

/** The value at a place in the body of an answered call's final, with these fields. */
function sent(id: string, path: readonly (string | number)[], given: Readonly<Record<string, FieldValue>>): unknown {
  const { json } = requestOf(called(id), 'answered', 'final', { fields: given })
  return path.reduce((at: unknown, step) => (isObject(at) ? at[step] : undefined), json)
}

function isObject(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null
}

/** test/vendors compares these with the types of their packages. */
const TYPED_BY_PACKAGES = new Set(['hubspot', 'pipedrive'])
// The types of the other services are written here, since no package of types is installed for them. Sources:
// Salesforce's Object Reference (Task), the fields of @zohocrm/nodejs-sdk-8.0, Zendesk's reference (Tickets),
// MutationCreate_ItemArgs of @mondaydotcomorg/api 14.0.0, Airtable's reference (update records), and
// servicem8/servicem8-node (CreateInboxMessageRequest, JobData).
const preamble = `
type Task = { Subject: string; Status: 'Completed'; Priority: 'Normal'; TaskSubtype: 'Call'; ActivityDate: \`\${number}-\${number}-\${number}\`
  CallType?: 'Inbound' | 'Internal' | 'Outbound'; CallDurationInSeconds?: number; CallDisposition: string; CallObject: string; Description: string }
type ZohoCalls = { data: [{ Subject: string; Call_Type: 'Inbound' | 'Missed' | 'Outbound'; Call_Start_Time: string
  Call_Duration?: \`\${number}:\${number}\`; Caller_ID?: string; Dialled_Number?: string; Voice_Recording__s?: string; Description: string }] }
type Ticket = { ticket: { subject: string; comment: { html_body: string; public: boolean }; external_id: string; tags: string[] } }
type CreateItem = { query: string; variables: { board: string; group?: string; name: string } }
type Upsert = { performUpsert: { fieldsToMergeOn: [string] }; typecast: boolean
  records: [{ fields: Record<string, string> & { 'Call ID': string; 'Talk time (s)'?: never } | (Record<string, string | number> & { 'Call ID': string; 'Talk time (s)': number }) }] }
type InboxMessage = { subject: string; message_text: string; from_name: string
  jobData?: { contact_first?: string; phone_1?: string; job_description?: string } }
type Sent = { to: 'salesforce'; body: Task }
  | { to: 'zoho_crm'; body: ZohoCalls } | { to: 'zendesk'; body: Ticket } | { to: 'monday'; body: CreateItem }
  | { to: 'airtable'; body: Upsert } | { to: 'servicem8'; body: InboxMessage }`

test('T18 what a CRM is sent of a call that is over has the types that its vendor says, and no member more', async () => {
  const typed = crm.filter(({ id }) => !TYPED_BY_PACKAGES.has(id))
  assert.deepEqual(
    await checkTypes(
      { preamble, type: 'Sent' },
      typed.flatMap((service) => bodiesAfterCall(service)),
    ),
    [],
  )
})

test('T18 a CRM is asked at the address and with the token that its vendor wants', () => {
  const { token: hubspotToken } = exampleSettings(called('hubspot'))
  const asked = crm.map((service) => {
    const { method, url, headers } = requestOf(service, 'answered', 'final')
    const key = ['authorization', 'x-api-token', 'x-api-key'].find((name) => headers.has(name)) ?? ''
    const { auth } = configureService(service).integration.request
    return [
      service.id,
      `${method} ${url.href}`,
      `${key}: ${headers.get(key)}`,
      auth.type === 'oauth2' ? auth.grant : auth.type,
    ]
  })
  const typed = (id: string, key: string): string => exampleSettings(called(id))[key] ?? ''
  assert.deepEqual(asked, [
    ['hubspot', 'POST https://api.hubapi.com/crm/v3/objects/calls', `authorization: Bearer ${hubspotToken}`, 'bearer'],
    [
      'salesforce',
      'POST https://acme.my.salesforce.com/services/data/v67.0/sobjects/Task/',
      `authorization: Bearer ${ACCESS_TOKEN}`,
      'client_credentials',
    ],
    [
      'zoho_crm',
      'POST https://www.zohoapis.com/crm/v8/Calls',
      `authorization: Zoho-oauthtoken ${ACCESS_TOKEN}`,
      'refresh_token',
    ],
    [
      'pipedrive',
      'POST https://api.pipedrive.com/v1/callLogs',
      `x-api-token: ${typed('pipedrive', 'token')}`,
      'api_key',
    ],
    [
      'zendesk',
      'POST https://acme.zendesk.com/api/v2/tickets.json',
      `authorization: Bearer ${ACCESS_TOKEN}`,
      'client_credentials',
    ],
    ['monday', 'POST https://api.monday.com/v2', `authorization: ${typed('monday', 'token')}`, 'api_key'],
    [
      'airtable',
      'PATCH https://api.airtable.com/v0/appA1b2C3d4E5f6G7/tblA1b2C3d4E5f6G7',
      `authorization: Bearer ${typed('airtable', 'token')}`,
      'bearer',
    ],
    [
      'servicem8',
      'POST https://api.servicem8.com/api_1.0/inboxmessage.json',
      `x-api-key: ${typed('servicem8', 'api_key')}`,
      'api_key',
    ],
  ])
})

test('T18 every outcome and every direction has a word of the vendor, and what is not known is left out or the least', () => {
  const hubspot: Record<Outcome, string> = {
    answered: 'COMPLETED',
    missed: 'NO_ANSWER',
    abandoned: 'CANCELED',
    unanswered: 'NO_ANSWER',
    busy: 'BUSY',
    voicemail: 'NO_ANSWER',
    rejected: 'NO_ANSWER',
    failed: 'FAILED',
    blocked: 'CANCELED',
  }
  const pipedrive: Record<Outcome, string> = {
    answered: 'connected',
    missed: 'no_answer',
    abandoned: 'no_answer',
    unanswered: 'no_answer',
    busy: 'busy',
    voicemail: 'left_voicemail',
    rejected: 'busy',
    failed: 'no_answer',
    blocked: 'no_answer',
  }
  const places = {
    hubspot: [hubspot, ['properties', 'hs_call_status'], undefined],
    pipedrive: [pipedrive, ['outcome'], 'no_answer'],
  } as const
  for (const [id, [words, path, unknown]] of Object.entries(places)) {
    for (const [outcome, word] of Object.entries(words))
      assert.equal(sent(id, path, { outcome }), word, `${id} ${outcome}`)
    assert.equal(sent(id, path, { outcome: null }), unknown, id)
  }
  for (const outcome of Object.keys(hubspot)) {
    const type = sent('zoho_crm', ['data', 0, 'Call_Type'], { outcome })
    assert.equal(type, outcome === 'answered' ? 'Inbound' : 'Missed', outcome)
    // The other texts are made of the same words, so one text is enough for the check.
    assert.doesNotMatch(String(sent('salesforce', ['CallDisposition'], { outcome })), /not known/, outcome)
  }
  const directions = ['inbound', 'outbound', 'internal', null]
  const said = (id: string, path: readonly string[]) => directions.map((direction) => sent(id, path, { direction }))
  assert.deepEqual(said('salesforce', ['CallType']), ['Inbound', 'Outbound', 'Internal', undefined])
  assert.deepEqual(said('hubspot', ['properties', 'hs_call_direction']), ['INBOUND', 'OUTBOUND', undefined, undefined])
  const titles = said('servicem8', ['subject']).map((title) => String(title).split(' from ')[0])
  assert.deepEqual(titles, ['Inbound call', 'Outbound call', 'Internal call', 'Phone call'])
})

test('T18 times and lengths are as each vendor writes them', () => {
  // The call began at 14:04 in Sydney, 03:04 UTC. It lasted 95 seconds and was answered for 83 of them.
  assert.deepEqual(
    [
      sent('hubspot', ['properties', 'hs_timestamp'], {}),
      sent('hubspot', ['properties', 'hs_call_duration'], {}),
      sent('salesforce', ['ActivityDate'], { start_time: '2026-11-25T23:30:00.000Z' }),
      sent('salesforce', ['CallDurationInSeconds'], {}),
      sent('zoho_crm', ['data', 0, 'Call_Start_Time'], {}),
      sent('zoho_crm', ['data', 0, 'Call_Duration'], {}),
      sent('zoho_crm', ['data', 0, 'Call_Duration'], { talk_duration: 0 }),
      sent('zoho_crm', ['data', 0, 'Call_Start_Time'], { timezone: 'Etc/UTC' }),
      sent('pipedrive', ['start_time'], {}),
      sent('pipedrive', ['end_time'], {}),
      sent('pipedrive', ['duration'], {}),
      sent('airtable', ['records', 0, 'fields', 'Talk time (s)'], {}),
    ],
    [
      '2026-11-25T03:04:00.000Z',
      '83000',
      '2026-11-26',
      83,
      '2026-11-25T14:04:00+11:00',
      '01:23',
      undefined,
      '2026-11-25T03:04:00+00:00',
      '2026-11-25 03:04:00',
      '2026-11-25 03:05:35',
      '95',
      83,
    ],
  )
})

test('T5 T18 whatever a call says, no text is longer than the vendor takes, and none is broken', () => {
  const hostile = `"</script>\u0000\\\n'{{[[uniqueid]]}} 💥`
  const long = `${hostile}${'💥'.repeat((TEXT_LENGTH_MAX - hostile.length) / 2)}`
  const short = Array.from(long).slice(0, 150).join('')
  const all = Object.fromEntries(FIELDS.filter(({ type }) => type === 'text').map(({ code }) => [code, long]))
  const names = {
    caller_name: short,
    agent_name: short,
    tracking_number_name: short,
  }
  const address = `https://calls.example/${'a'.repeat(8000)}.mp3`
  const given = {
    ...all,
    ...names,
    uniqueid: 'u'.repeat(255),
    caller_number: 'sip:'.padEnd(200, 'x'),
    recording_url: address,
    voicemail_url: address,
  }
  const limits: readonly (readonly [string, readonly (string | number)[], number])[] = [
    ['salesforce', ['Subject'], 255],
    ['salesforce', ['CallDisposition'], 255],
    ['salesforce', ['CallObject'], 255],
    ['salesforce', ['Description'], 32_000],
    ['zoho_crm', ['data', 0, 'Subject'], 255],
    ['zoho_crm', ['data', 0, 'Description'], 32_000],
    ['hubspot', ['properties', 'hs_call_body'], 65_536],
    ['pipedrive', ['note'], 100_000],
    ['zendesk', ['ticket', 'subject'], 150],
    ['zendesk', ['ticket', 'comment', 'html_body'], 65_536],
    ['monday', ['variables', 'name'], 255],
    ['airtable', ['records', 0, 'fields', 'Notes'], 100_000],
  ]
  for (const [id, path, most] of limits) {
    const text = String(sent(id, path, given))
    assert.ok(text.length > 0 && text.length <= most, `${id} ${path.join('.')}: ${text.length} characters`)
    assert.ok(text.isWellFormed(), `${id} ${path.join('.')}`)
  }
  // The name of a caller stays unchanged, including brackets and quotes.
  assert.ok(String(sent('monday', ['variables', 'name'], given)).includes(`"</script>`))
  assert.ok(String(sent('salesforce', ['Description'], given)).includes('{{[[uniqueid]]}}'))
})

test('C15 T18 CRMs that know outbound calls get those too, and none gets calls among colleagues', () => {
  const takes = crm.map(({ id, conditions }) => [
    id,
    ...['inbound', 'outbound', 'internal', null].map((direction) => isMet(conditions, { direction })),
  ])
  const both = [true, true, false, true]
  const inbound = [true, false, false, true]
  assert.deepEqual(takes, [
    ['hubspot', ...both],
    ['salesforce', ...both],
    ['zoho_crm', ...inbound],
    ['pipedrive', ...both],
    ['zendesk', ...inbound],
    ['monday', ...inbound],
    ['airtable', ...inbound],
    ['servicem8', ...inbound],
  ])
})

test('T18 what is typed wrongly is told in the words of the vendor', () => {
  const wrong: readonly (readonly [string, string, string, RegExp])[] = [
    ['hubspot', 'token', 'Bearer pat-na1-11111111-2222-3333-4444-555555555555', /has no spaces/],
    ['salesforce', 'domain', 'https://acme.lightning.force.com', /ends with \.my\.salesforce\.com/],
    ['salesforce', 'domain', 'my.salesforce.com.evil.example', /ends with/],
    ['zoho_crm', 'client_id', 'abc', /starts with 1000\./],
    ['zoho_crm', 'data_center', 'evil.example', /must be one of com, eu/],
    ['zoho_crm', 'refresh_token', '1000.0123456789abcdef', /three parts/],
    ['pipedrive', 'token', 'api_token=123', /letters and digits/],
    ['zendesk', 'subdomain', 'acme.zendesk.com', /Enter only the part before/],
    ['monday', 'board', 'https://acme.monday.com/boards/1234567890', /is a number/],
    ['airtable', 'base', 'tblA1b2C3d4E5f6G7', /starts with app/],
    ['airtable', 'token', 'keyA1b2C3d4E5f6G7', /starts with pat/],
  ]
  for (const [id, key, text, message] of wrong) {
    const service = called(id)
    const { problems } = configureService(service, { settings: { ...exampleSettings(service), [key]: text } })
    assert.deepEqual(
      problems.map(({ path }) => path),
      [`settings.${key}`],
      `${id} ${text}`,
    )
    assert.match(problems[0]?.message ?? '', message, id)
  }
  const sandbox = { ...exampleSettings(called('salesforce')), domain: 'acme--uat.sandbox.my.salesforce.com' }
  assert.deepEqual(configureService(called('salesforce'), { settings: sandbox }).problems, [])
})

test('T18 no explanation of an answer stands behind another that fits whenever it does', () => {
  const hidden = crm.flatMap(({ id, answers }) => {
    const all = answers?.explains ?? []
    return all
      .filter((one, i) =>
        all
          .slice(0, i)
          .some(({ status, holds }) => (status ?? one.status) === one.status && (holds ?? one.holds) === one.holds),
      )
      .map(({ advice }) => `${id}: ${advice}`)
  })
  assert.deepEqual(hidden, [])
  // Every service must explain a wrong token and an exhausted limit. Salesforce reports an exhausted limit with 403.
  const told = crm.map(({ id, answers }) => {
    const tells = (status: number, holds?: string): boolean =>
      answers?.explains.some((one) => one.status === status && (holds === undefined || one.holds === holds)) ?? false
    return [id, tells(401), tells(429) || tells(403, 'REQUEST_LIMIT_EXCEEDED')]
  })
  assert.deepEqual(
    told,
    crm.map(({ id }) => [id, true, true]),
  )
})

test('T18 the columns that Airtable is said to need are those that records have', () => {
  const record = sent('airtable', ['records', 0, 'fields'], { notes: 'call back' })
  assert.deepEqual(isObject(record) && Object.keys(record), called('airtable').paste?.text.split(','))
})
