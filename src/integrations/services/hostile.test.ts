// A caller's words stay text in every place of a request (S38): hostile values in every field, through every service.
// PLACES declares each place that such words reach, and how the vendor uses a text there. A place that is not declared
// is a failure, so every new service must declare its places.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventType, FieldValue } from '../../calls/call.ts'
import { FIELDS } from '../../calls/fields.ts'
import { exampleSettings, requestsAt, textsOf, type ServiceRequest } from '../../../test/kit/services.ts'
import { SERVICES } from '../services.ts'
import type { Service } from './service.ts'

/** Every hostile value contains this text near its beginning, so that the test finds the value in any place. */
const MARK = 'evl'

const HOSTILE: Readonly<Record<string, string>> = {
  tags: `<img src=${MARK} onerror=alert(1)><a href="https://evil.example">click</a></pre></script>`,
  references: `&lt;${MARK}&gt; & &#60;b&#62; "double" 'single'`,
  'a header': `${MARK}\r\nBcc: victim@evil.example\r\n\r\nRecording: https://evil.example`,
  'a line of ours': `${MARK}\nRecording: https://evil.example\u2028\u2029\u0085x`,
  'a script as an address': `javascript:alert('${MARK}')`,
  'data as an address': `data:text/html,${MARK}<script>alert(1)</script>`,
  'an address with markup': `https://evil.example/${MARK}"><img src=x onerror=alert(1)>?a=<b>`,
  'an address with a header': `https://evil.example/${MARK}\r\nX-Evil: 1`,
  mentions: `<!channel> ${MARK} <!here> <@U123> @everyone @here <at>all</at> <https://evil.example|Listen>`,
  markdown: `[${MARK}](https://evil.example) ![x](https://evil.example/x.png) **b** \`c\` # h`,
  'a formula': `=HYPERLINK("https://evil.example/${MARK}","x")`,
  'a formula behind a sign': `+${MARK}|'/C calc'!A0`,
  'a formula behind a tab': `\t@${MARK}(1)`,
  controls: `\u0000\u0007\u001b[31m${MARK}\u009b\u202e\u200b\ud800`,
  breakers: `${MARK}"}],"x":{"y":"\\"]]>--><![CDATA[ [[uniqueid]] [[secret:auth.token]] %0d%0a {{x}} \${x}`,
}

/**
 * - `line`: a single line, such as a subject or a name.
 * - `text`: lines that are shown as they are.
 * - `html`: shown as HTML.
 * - `link`: opened when somebody clicks.
 * - `data`: a value of its own that is kept, and shown as it is.
 */
type Kind = 'line' | 'text' | 'html' | 'link' | 'data'

/** For each service, the places that words of a call reach, as patterns of whole paths. */
const PLACES: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  ga4: { 'events.0.params.\\w+|client_id': 'data' },
  google_ads: { 'events.0.(transactionId|currency|adIdentifiers.\\w+)': 'data' },
  google_ads_calls: { 'conversions.0.(callerId|currencyCode)': 'data' },
  meta: { 'data.0.(event_id|user_data.\\w+|custom_data.currency)': 'data' },
  microsoft_ads: { 'OfflineConversions.0.(MicrosoftClickId|ConversionCurrencyCode)': 'data' },
  tune: { 'transaction_id|adv_sub': 'data' },
  hubspot: {
    'properties.hs_call_title': 'line',
    'properties.hs_call_body': 'html',
    'properties.hs_call_(from|to)_number': 'data',
    'properties.hs_call_recording_url': 'link',
  },
  salesforce: { Subject: 'line', Description: 'text', CallObject: 'data' },
  zoho_crm: {
    'data.0.Subject': 'line',
    'data.0.Description': 'text',
    'data.0.(Caller_ID|Dialled_Number)': 'data',
    'data.0.Voice_Recording__s': 'link',
  },
  pipedrive: { subject: 'line', note: 'html', '(from|to)_phone_number': 'data' },
  zendesk: { 'ticket.subject': 'line', 'ticket.comment.html_body': 'html', 'ticket.external_id': 'data' },
  monday: { 'variables.name': 'line' },
  airtable: { 'records.0.fields.Recording': 'link', 'records.0.fields.(?!Recording$).+': 'data' },
  servicem8: {
    'subject|from_name|jobData.contact_first': 'line',
    'message_text|jobData.job_description': 'text',
    'jobData.phone_1': 'data',
  },
  slack: {
    'blocks.0.elements.0.elements.[01].text': 'text',
    'blocks.0.elements.0.elements.[23].url': 'link',
  },
  teams: {
    'attachments.0.content.body.0.inlines.0.text': 'line',
    'attachments.0.content.body.[12].inlines.0': 'line',
    // The summary, which follows the talk time if the call has one.
    'attachments.0.content.body.[34].inlines.0': 'text',
    'attachments.0.content.actions.[01].url': 'link',
  },
  discord: { 'embeds.0.author.name': 'line', 'embeds.0.author.url': 'link', 'embeds.0.footer.text': 'text' },
  telegram: { text: 'text' },
  ntfy: { title: 'line', message: 'text', click: 'link' },
  twilio_sms: { Body: 'line' },
  postmark: { Subject: 'line', TextBody: 'text' },
  resend: { subject: 'line', text: 'text' },
  sendgrid: { subject: 'line', 'content.0.value': 'text' },
  zapier: { '\\w+': 'data' },
  make: { '\\w+': 'data' },
  n8n: { '\\w+': 'data' },
  google_sheets: { '\\w+': 'data' },
}

const MOMENTS: readonly EventType[] = ['ringing', 'answered', 'ended', 'final', 'updated']

/**
 * Fields with this text in every field that can have a text. `lines`: also in the fields that may have several lines.
 */
function fieldsOf(text: string, lines: boolean): Readonly<Record<string, FieldValue>> {
  const entries = FIELDS.flatMap(({ code, type, values, from }): [string, FieldValue][] => {
    if (values !== undefined || (from === 'offhook' && code !== 'uniqueid')) return []
    if (type === 'list') return [[code, [text, text]]]
    if (type === 'text') return [[code, lines ? text : 'Call back']]
    return type === 'string' || type === 'phone' || type === 'url' || type === 'enum' ? [[code, text]] : []
  })
  return { ...Object.fromEntries(entries), 'custom.transaction_id': text }
}

/**
 * The texts that can contain words of a call: the texts of the body with their paths, and the parameters of the query.
 */
function wordsOf({ url, body, json }: ServiceRequest): readonly (readonly [string, string])[] {
  const inBody = json === undefined ? [...new URLSearchParams(body ?? '')] : textsOf(json)
  return [...inBody.map(([path, text]): [string, string] => [path.replace(/^\./, ''), text]), ...url.searchParams]
}

const linesOf = (kind: Kind, text: string): number => text.split(kind === 'html' ? '<br>' : /\r\n|[\r\n]/).length

/** Says what is wrong with a text at a place of this kind; `null`: nothing is wrong. */
function flawAt(kind: Kind, text: string): string | null {
  if (kind === 'line') return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) ? 'is more than one line' : null
  if (kind === 'link') return /^https?:\/\/[^\s"<>]+$/i.test(text) ? null : 'is no http or https address'
  if (kind !== 'html') return null
  const shown = text.replaceAll('<br>', '').replaceAll(/&(?:amp|lt|gt|#34|#39);/g, '')
  return /[<>&"']/.test(shown) ? 'is markup' : null
}

function kindAt(service: Service, path: string): Kind | undefined {
  const found = Object.entries(PLACES[service.id] ?? {}).find(([pattern]) => new RegExp(`^(?:${pattern})$`).test(path))
  return found?.[1]
}

/** Lists what is wrong with a request, compared with the same request of a harmless call. */
function flawsOf(service: Service, sent: ServiceRequest, usual: ServiceRequest, lines: boolean): readonly string[] {
  const before = new Map(wordsOf(usual))
  const words = wordsOf(sent).flatMap(([path, text]): string[] => {
    if (!before.has(path)) return [`${path} is new`]
    if (!text.includes(MARK)) return []
    const kind = kindAt(service, path)
    if (kind === undefined) return [`${path} is not declared`]
    const isLonger = !lines && kind !== 'data' && linesOf(kind, text) > linesOf(kind, before.get(path) ?? '')
    return [flawAt(kind, text), isLonger ? 'has a line that is not ours' : null].flatMap((flaw) =>
      flaw === null ? [] : [`${path} ${flaw}: ${JSON.stringify(text.slice(0, 200))}`],
    )
  })
  const headers = [...sent.headers].flatMap(([name, value]) => [
    ...(usual.headers.has(name) ? [] : [`the header ${name} is new`]),
    ...(/[^\t -~]/.test(value) ? [`the header ${name} is not one line of ASCII`] : []),
  ])
  const isElsewhere = sent.url.origin !== usual.url.origin || sent.url.pathname !== usual.url.pathname
  return [...words, ...headers, ...(isElsewhere ? [`it goes to ${sent.url.href}`] : [])]
}

/**
 * A call with all fields, none of which is hostile. Its addresses are long, so that a service that cuts addresses cuts
 * these as well.
 */
const harmless = {
  ...fieldsOf('Jane', true),
  ...Object.fromEntries(FIELDS.filter(({ type }) => type === 'url').map(({ code, example }) => [code, example])),
}

/** A Generic Webhook has no places of its own. */
const presets = SERVICES.filter(({ id }) => id !== 'generic')

for (const service of presets) {
  test(`S38 hostile values stay text in every place of ${service.id}`, () => {
    assert.ok(service.id in PLACES, `say in PLACES what ${service.name} makes of words in its places`)
    const usual = requestsAt(service, 'answered', MOMENTS, { fields: harmless })
    const flaws = Object.entries(HOSTILE).flatMap(([what, text]) =>
      [false, true].flatMap((lines) =>
        requestsAt(service, 'answered', MOMENTS, { fields: fieldsOf(text, lines) }).flatMap((sent, i) =>
          flawsOf(service, sent, usual[i] ?? sent, lines).map((flaw) => `${what}, ${sent.of}: ${flaw}`),
        ),
      ),
    )
    assert.deepEqual([...new Set(flaws)], [])
  })
}

test('S38 no place of a service is declared that words of a call never reach', () => {
  const unused = presets.flatMap((service) => {
    // An http address also reaches the places of links.
    const fields = fieldsOf(`https://evil.example/${MARK}`, true)
    const reached = requestsAt(service, 'answered', MOMENTS, { fields }).flatMap((sent) =>
      wordsOf(sent).flatMap(([path, text]) => (text.includes(MARK) ? [path] : [])),
    )
    return Object.keys(PLACES[service.id] ?? {})
      .filter((pattern) => !reached.some((path) => new RegExp(`^(?:${pattern})$`).test(path)))
      .map((pattern) => `${service.id}: ${pattern}`)
  })
  assert.deepEqual(unused, [])
})

test('S38 T18 a sheet behind an automation runs nothing, where its owner chose so, and all else is unchanged', () => {
  const guarded = presets.filter(({ row_filter }) => row_filter !== null)
  assert.deepEqual(
    guarded.map(({ id }) => id),
    ['zapier', 'make', 'n8n'],
  )
  for (const service of guarded) {
    const { input = '', value = '' } = service.row_filter ?? {}
    const settings = { ...exampleSettings(service), [input]: value }
    type Fields = Readonly<Record<string, FieldValue>>
    const open = (fields: Fields) => requestsAt(service, 'answered', ['final'], { fields })[0]?.json as Fields
    const closed = (fields: Fields) =>
      requestsAt(service, 'answered', ['final'], { settings, fields })[0]?.json as Fields
    assert.deepEqual(closed({}), open({}), 'numbers, telephone numbers, truths and what is not known are as they were')
    for (const text of Object.values(HOSTILE)) {
      const before = open(fieldsOf(text, true))
      for (const [key, written] of Object.entries(closed(fieldsOf(text, true)))) {
        const was = before[key]
        const runs = typeof was === 'string' && /^[=+\-@\t\r\n]/.test(was) && !/^\+\d{1,15}$/.test(was)
        assert.equal(written, runs ? `'${was}` : was, key)
      }
    }
    assert.equal(closed({ caller_name: '=1+1' })['caller_name'], "'=1+1")
    assert.equal(open({ caller_name: '=1+1' })['caller_name'], '=1+1')
  }
})
