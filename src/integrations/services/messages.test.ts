// The messages about a call that people read. The name of a caller can have no effect in a chat. test/vendors compares the
// messages with the types of the vendors' packages, and the cards with the reader of Teams.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestOf, textsOf } from '../../../test/kit/services.ts'
import type { CallEvent } from '../../calls/call.ts'
import { FIELD_NAMES } from '../../calls/fields.ts'
import { compileRequest } from '../../render/render.ts'
import { discord } from './discord.ts'
import { ntfy } from './ntfy.ts'
import { postmark } from './postmark.ts'
import { resend } from './resend.ts'
import { SERVICES } from '../services.ts'
import { sendgrid } from './sendgrid.ts'
import { rows } from './service.ts'
import type { Service } from './service.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { telegram } from './telegram.ts'
import { twilioSms } from './twilio-sms.ts'

/** A hostile name that a caller could choose. */
const hostile = '<!channel> @everyone <@U1> [here](https://evil.example) **b** `c` <at>all</at> <b>d</b>'
const asHostile = { fields: { caller_name: hostile, caller_number: hostile, summary: hostile } }

/** The places in the body that contain the hostile name. */
function placesOf(service: Service): readonly string[] {
  const { json } = requestOf(service, 'answered', 'final', asHostile)
  return textsOf(json).flatMap(([path, text]) => (/[<@[*`]/.test(text) ? [path] : []))
}

test('T18 a message is a few sentences, and what is not known leaves no gap', () => {
  const said = (sample: 'answered' | 'missed' | 'voicemail') =>
    (requestOf(telegram, sample, 'final').json as { text: string }).text.split('\n')
  const from = `from Jane "JJ" O'Neil & Söhne, +61 412 345 678`
  assert.deepEqual(said('answered'), [
    `Answered call ${from}`,
    'To Website header, +61 2 8888 9999',
    'Answered by Sam Lee',
    'Talk time 1:23',
    'Asked for a quote for a hot-water system.',
    'Recording: https://calls.example/recordings/rec_91.mp3',
  ])
  assert.deepEqual(said('missed'), [`Missed call ${from}`, 'To Website header, +61 2 8888 9999'])
  assert.deepEqual(said('voicemail'), [
    `Voicemail ${from}`,
    'To Website header, +61 2 8888 9999',
    'Voicemail: https://calls.example/voicemail/vm_12.mp3',
  ])
  const nobody = { fields: { caller_name: null, caller_number: null, tracking_number_name: null } }
  const { text } = requestOf(telegram, 'missed', 'final', nobody).json as { text: string }
  assert.equal(text, 'Missed call from a withheld number\nTo +61 2 8888 9999')
  const sms = new URLSearchParams(requestOf(twilioSms, 'missed', 'final').body ?? '').get('Body')
  assert.equal(sms, `Missed call ${from} to Website header`)
})

test('T19 a name from right to left keeps its direction to itself in every message, so that no number beside it is scrambled', () => {
  const hebrew = 'מרים כהן'
  const arabic = 'طلب عرض سعر 12\nغدا'
  const [one, other] = [`\u2068${hebrew}\u2069`, '\u2068طلب عرض سعر 12\u2069\n\u2068غدا\u2069']
  for (const service of SERVICES.filter(({ message }) => message !== null)) {
    const said = (fields: CallEvent['fields']) => {
      const { json, body } = requestOf(service, 'answered', 'final', { fields })
      return json === undefined || json === null ? (new URLSearchParams(body ?? '').get('Body') ?? '') : allTexts(json)
    }
    const text = said({ caller_name: hebrew, tracking_number_name: hebrew, summary: arabic })
    assert.ok(text.includes(`${one}, +61 412 345 678`), service.id)
    assert.equal(text.replaceAll(one, '').includes(hebrew), false, service.id)
    // A text message does not contain the summary of the call, and in a card the summary has a text of its own.
    if (service !== twilioSms && service !== teams) assert.ok(text.includes(other), service.id)
    // A text that is written from left to right is sent unchanged.
    assert.doesNotMatch(said({ caller_name: "Zoë O'Neil", summary: '日本語, Ελληνικά' }), /[\u2066-\u2069]/, service.id)
  }
})

test('T19 a name ends its isolate itself by no mark, and a field that stands alone has none', () => {
  const message = (value: string) => ({ ...ntfy.request, rows: rows(['title', value]) })
  const title = (value: string) => {
    const out = compileRequest(message(value), FIELD_NAMES, new Map(), new Set(['title'])).render(
      () => 'כהן\u2069\u202E 1',
      { timezone: 'UTC', country: 'AU' },
    )
    return 'body' in out ? JSON.parse(out.body ?? '').title : out
  }
  assert.equal(title('to [[caller_name]], 02'), 'to \u2068כהן\u202E 1\u2069, 02')
  assert.equal(title('[[caller_name]]'), 'כהן\u2069\u202E 1')
})

const allTexts = (json: unknown): string =>
  textsOf(json)
    .map(([, text]) => text)
    .join('\n')

test('T18 links are there when there is something to hear, and only then', () => {
  const heard = 'https://calls.example/recordings/rec_91.mp3'
  for (const service of [slack, teams, discord, ntfy]) {
    const links = (sample: 'answered' | 'missed') =>
      textsOf(requestOf(service, sample, 'final').json).filter(([, text]) => text === heard)
    assert.equal(links('answered').length, 1, service.id)
    assert.equal(links('missed').length, 0, service.id)
  }
})

test('T18 a caller calls nobody and marks nothing up, whatever he is named: his words stand only where text is text', () => {
  assert.deepEqual(placesOf(slack), ['.blocks.0.elements.0.elements.0.text', '.blocks.0.elements.0.elements.1.text'])
  assert.deepEqual(placesOf(teams), [
    '.attachments.0.content.body.0.inlines.0.text',
    '.attachments.0.content.body.4.inlines.0',
  ])
  assert.deepEqual(placesOf(discord), ['.embeds.0.author.name', '.embeds.0.footer.text'])
  assert.deepEqual(placesOf(telegram), ['.text'])
  assert.deepEqual(placesOf(ntfy), ['.title', '.message'])
  const of = (service: Service) => requestOf(service, 'answered', 'final', asHostile).json
  const { blocks } = of(slack) as { blocks: readonly { type: string }[] }
  assert.deepEqual(
    blocks.map(({ type }) => type),
    ['rich_text'],
  )
  const slackTypes = textsOf(of(slack)).flatMap(([path, text]) => (path.endsWith('.type') ? [text] : []))
  assert.deepEqual([...new Set(slackTypes)], ['rich_text', 'rich_text_section', 'text', 'link'])
  const cardTypes = textsOf(of(teams)).flatMap(([path, text]) => (path.endsWith('.type') ? [text] : []))
  assert.deepEqual([...new Set(cardTypes)], ['message', 'AdaptiveCard', 'RichTextBlock', 'TextRun', 'Action.OpenUrl'])
  assert.deepEqual((of(discord) as { allowed_mentions: unknown }).allowed_mentions, { parse: [] })
  assert.equal(Object.hasOwn(of(telegram) as object, 'parse_mode'), false)
  assert.equal(Object.hasOwn(of(ntfy) as object, 'markdown'), false)
})

test('T18 the longest names and texts stay within what each messenger takes', () => {
  const long = 'Ä'.repeat(900)
  const fields = Object.fromEntries(
    ['caller_name', 'caller_number', 'tracking_number', 'tracking_number_name', 'agent_name', 'summary'].map((code) => [
      code,
      long,
    ]),
  )
  const jsonOf = (service: Service) => requestOf(service, 'answered', 'final', { fields }).json
  const { embeds } = jsonOf(discord) as { embeds: [{ author: { name: string }; footer: { text: string } }] }
  const [embed] = embeds
  // docs.discord.com, developers/resources/message, embed limits.
  assert.ok(embed.author.name.length <= 256 && embed.footer.text.length <= 2048)
  assert.ok((jsonOf(telegram) as { text: string }).text.length <= 4096)
  assert.ok(new TextEncoder().encode((jsonOf(ntfy) as { message: string }).message).length <= 4096)
  const sms = new URLSearchParams(requestOf(twilioSms, 'answered', 'final', { fields }).body ?? '').get('Body') ?? ''
  assert.ok(sms.length <= 1600 && sms.length > 0)
  for (const [, text] of textsOf(jsonOf(slack))) assert.ok(text.length <= 3000)
})

test('T18 secrets and addresses go where each vendor looks for them', () => {
  const sent = (service: Service) => requestOf(service, 'missed', 'final')
  const { url, json } = sent(telegram)
  assert.equal(decodeURIComponent(url.pathname), '/bot123456789:AAExampleExampleExampleExampleExam1/sendMessage')
  assert.equal((json as { chat_id: unknown }).chat_id, '-1001234567890')
  assert.equal((sent(ntfy).json as { topic: unknown }).topic, 'calls-7fQ2xk9LmZ')
  const sms = sent(twilioSms)
  const sid = 'AC0123456789abcdef0123456789abcdef'
  assert.equal(sms.url.href, `https://api.twilio.com/2010-04-01/Accounts/${sid}/Messages.json`)
  const basic = Buffer.from(sms.headers.get('authorization')?.replace('Basic ', '') ?? '', 'base64').toString()
  assert.equal(basic, `${sid}:0123456789abcdef0123456789abcdef`)
  assert.equal(sent(postmark).headers.get('x-postmark-server-token'), '01234567-89ab-cdef-0123-456789abcdef')
  assert.equal(sent(resend).headers.get('authorization'), 'Bearer re_0123456789abcdef')
  assert.match(sent(sendgrid).headers.get('authorization') ?? '', /^Bearer SG\./)
  for (const service of [slack, teams, discord])
    assert.equal(sent(service).url.href, service.inputs[0]?.example.replace(':443', ''))
})

test('T18 a mail has sender, recipient, subject and text, as each service names them', () => {
  const from = `Missed call from Jane "JJ" O'Neil & Söhne, +61 412 345 678`
  const text = `${from}\nTo Website header, +61 2 8888 9999`
  const [sender, recipient] = ['calls@example.com', 'sales@example.com']
  const json = (service: Service, dryRun = false) => requestOf(service, 'missed', 'final', { dryRun }).json
  assert.deepEqual(json(postmark), {
    From: sender,
    To: recipient,
    Subject: from,
    TextBody: text,
    MessageStream: 'outbound',
  })
  assert.deepEqual(json(resend), { from: sender, to: [recipient], subject: from, text })
  const mail = {
    personalizations: [{ to: [{ email: recipient }] }],
    from: { email: sender },
    subject: from,
    content: [{ type: 'text/plain', value: text }],
  }
  assert.deepEqual(json(sendgrid), mail)
  assert.deepEqual(json(sendgrid, true), { ...mail, mail_settings: { sandbox_mode: { enable: true } } })
})

test('27 every messenger says which rows people read, in their order, and has them', () => {
  for (const { id, group, message, request } of SERVICES) {
    assert.equal(message !== null, group === 'messages', id)
    const keys = request.rows.map(({ key }) => key)
    for (const { key } of message?.parts ?? []) assert.ok(keys.includes(key), `${id} has no row ${key}`)
  }
})
