// No input can exhaust the stack by its nesting (S45): each reader, compiler and printer is given 100,000 levels. Other
// rules say what the result is; here the code must return, and not throw.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRows, refusedTable } from '../src/calls/import/read-rows.ts'
import { clean } from '../src/calls/text.ts'
import { readConfigFile } from '../src/cli/config-file.ts'
import { findRefusal } from '../src/delivery/service-answer.ts'
import { FIELD_NAMES } from '../src/calls/fields.ts'
import { REQUEST_DEFAULTS } from '../src/integrations/integration.ts'
import { readJson } from '../src/json/strict-json.ts'
import { parseStepAnswer } from '../src/steps/step-answer.ts'
import { parseCurl } from '../src/render/curl/parse.ts'
import { rowsOfJson, rowsOfXml } from '../src/render/curl/rows.ts'
import { compileRequest } from '../src/render/render.ts'
import type { RequestTemplate } from '../src/render/request.ts'
import { parseTemplate } from '../src/render/template/parse.ts'
import { readEvent } from '../src/sources/asterisk/ari/event.ts'
import { rowReader } from '../src/sources/files/rows.ts'
import { parseJsonObject } from '../src/json/parse-json.ts'
import { readMapping } from '../src/sources/mapping/read-mapping.ts'
import { leavesOf } from '../src/sources/mapping/places.ts'
import type { Mapping } from '../src/sources/mapping/mapping.ts'
import { propose } from '../src/sources/mapping/propose.ts'
import { proposeColumns } from '../src/sources/mapping/rows.ts'
import { understand } from '../src/sources/mapping/understand.ts'
import type { Message } from '../src/sources/webhook.ts'
import { readMessage } from '../src/sources/push/read-body.ts'
import { readXml } from '../src/xml/read-xml.ts'

const LEVELS = 100_000
const lists = '['.repeat(LEVELS) + ']'.repeat(LEVELS)
const objects = `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`
const elements = '<a>'.repeat(LEVELS) + '</a>'.repeat(LEVELS)
const received = { at: 0 }

const mapping: Mapping = {
  uniqueid: ['/body/id'],
  status: [{ place: '/body/state', values: { '*': { status: 'ringing' } } }],
  at: { place: '/body/at', as: 'auto' },
  fields: { tags: { places: ['/body/deep'] }, 'custom.deep': { places: ['/body/deep'], join: ',' } },
}

function posted(body: string, headers: ReadonlyMap<string, string> = new Map()): Message {
  return { at: 0, method: 'POST', path: '', query: '', headers, body: Buffer.from(body) }
}

function request(change: Partial<RequestTemplate>): void {
  const template = { ...REQUEST_DEFAULTS, url: 'https://crm.example/', method: 'POST' as const, ...change }
  const compiled = compileRequest(template, FIELD_NAMES)
  compiled.render(() => 'x', { timezone: 'UTC', country: 'AU' })
}

function row(key: string, value = '[[status]]', type: 'auto' | 'json' = 'auto'): RequestTemplate['rows'][number] {
  return { key, value, type, omit_empty: false, enabled: true }
}

const deepKeys = [`a${'.a'.repeat(LEVELS)}`, `a${'[0]'.repeat(LEVELS)}`, `a${'[999]'.repeat(LEVELS)}`]
const keys: Record<string, () => unknown> = Object.fromEntries(
  (['form', 'json', 'xml'] as const).flatMap((format) =>
    deepKeys.map((key): [string, () => void] => [
      `a ${format} body with the key ${key.slice(0, 6)}…`,
      () => request({ format, rows: [row(key)] }),
    ]),
  ),
)

/** The input of each reader. Each reader must return, whatever its result. */
const READERS: Readonly<Record<string, () => unknown>> = {
  ...keys,
  'a value that is JSON': () => request({ format: 'json', rows: [row('a', lists, 'json'), row('b', objects, 'json')] }),
  'a raw JSON body': () => request({ format: 'raw', raw: { content_type: 'application/json', body: objects } }),
  'a raw XML body': () => request({ format: 'raw', raw: { content_type: 'application/xml', body: elements } }),
  'placeholders in placeholders': () => parseTemplate('[['.repeat(LEVELS) + ']]'.repeat(LEVELS)),
  'a chain of filters': () => request({ rows: [row('a', `[[status${'|upper'.repeat(LEVELS)}]]`)] }),
  'the JSON body of a cURL command': () => parseCurl(`curl https://crm.example/ -d '${objects}'`),
  'the XML body of a cURL command': () =>
    parseCurl(`curl https://crm.example/ -H 'content-type: text/xml' -d '${elements}'`),
  'JSON that becomes rows': () => rowsOfJson(objects),
  'XML that becomes rows': () => rowsOfXml(elements),
  'a body of lists': () => readJson(Buffer.from(lists)),
  'a body of objects': () => readJson(Buffer.from(objects)),
  'a body of lists that is cut off': () => readJson(Buffer.from('['.repeat(LEVELS))),
  'an XML document': () => readXml(elements),
  'a posted JSON body': () => readMessage(posted(objects, new Map([['content-type', 'application/json']]))),
  'a posted XML body': () => readMessage(posted(elements)),
  'a mapping': () => readMapping(JSON.parse(objects)),
  'the parts of a message': () => leavesOf({ body: JSON.parse(lists), query: { payload: objects } }),
  'a message that a mapping is proposed for': () => propose([{ body: JSON.parse(objects), query: { payload: lists } }]),
  'a message that is mapped': () => {
    for (const deep of [lists, objects, JSON.parse(lists), JSON.parse(objects), [JSON.parse(lists)]])
      understand(mapping, { body: { id: '1', state: 'ringing', deep } }, received)
  },
  'a row of a file': () => {
    const read = rowReader({ mapping }, 0)
    read({ id: '1', state: 'ringing', deep: JSON.parse(lists) })
  },
  'a row that has no id of its own': () => {
    const { mapping: proposed } = proposeColumns([{ status: 'answered', start: '2026-11-25 14:04' }])
    rowReader({ mapping: proposed }, 0)({ status: 'answered', start: '2026-11-25', deep: JSON.parse(lists) })
  },
  'columns of a file': () => proposeColumns([{ id: '1', deep: JSON.parse(objects) }]),
  'a file of lines of JSON': () => rowsBack(objects),
  'a file that is one list': () => rowsBack(`[${objects},${lists}]`),
  'an event of ARI': () => readEvent(objects),
  'an event of FreeSWITCH': () => parseJsonObject(objects),
  'the answer of a step': () => parseStepAnswer(Buffer.from(objects), { take: null, country: 'AU' }),
  'the answer of a service': () =>
    findRefusal(
      { status: 200, body: Buffer.from(objects) },
      { success: { path: 'a.a', empty: true }, redirect: null, says: ['a.a.a'], explains: [] },
    ),
  'a value to be stored': () => clean(JSON.parse(objects)),
  'a file of configuration, as JSON': () => config(objects),
  'a file of configuration, as YAML': () => config(`integrations: ${lists}`),
  'a file of configuration, in one line': () => config(`${'- '.repeat(LEVELS)}a`),
}

function rowsBack(text: string): void {
  const read = readRows(text)
  const refused = [...read.rows, ...read.unread].map(({ line }) => ({ line, problems: ['no'] }))
  refusedTable(read, refused, { row: 'Row', line: 'Line', why: 'Why' })
}

function config(text: string): void {
  const { wrong } = readConfigFile(text, { path: '/offhook.yaml', env: {}, keepSecrets: false })
  assert.deepEqual(
    wrong.map(({ detail }) => detail),
    ['Nested too deeply: at most 32 levels are allowed.'],
  )
}

for (const [name, read] of Object.entries(READERS)) {
  test(`S45 100,000 levels: ${name}`, () => {
    read()
  })
}
