// Checks which settings stay and which are removed when another service is chosen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generic } from '../../../../src/integrations/services/generic.ts'
import { header, input, rows, service } from '../../../../src/integrations/services/service.ts'
import type { Service, ServiceData } from '../../../../src/integrations/services/service.ts'
import { REQUEST_DEFAULTS } from '../../../../src/integrations/integration.ts'
import { newId } from '../draft/draft.ts'
import type { Draft } from '../draft/draft.ts'
import { newDraft } from '../draft/saved.ts'
import { changeBack, changeService } from './change-service.ts'

/** Returns a service outside the catalogue. */
function named(id: string, name: string, data: Omit<ServiceData, 'id'>): Service {
  return { ...service({ ...data, id: 'generic' }), id, name }
}

const chat = named('chat', 'Chat', {
  summary: 'Writes a line.',
  group: 'messages',
  inputs: [
    input({ key: 'webhook', label: 'Webhook address', help: '', type: 'secret_url' }),
    input({ key: 'channel', label: 'Channel', help: '', check: { pattern: '#.+', message: 'Begins with #.' } }),
    input({ key: 'title', label: 'Title', help: '', initial: 'New call' }),
  ],
  events: ['realtime', 'final'],
  wait: { recording: false },
  request: {
    ...REQUEST_DEFAULTS,
    url: '[[setting:webhook]]/[[secret:input.webhook]]',
    rows: rows(['channel', '[[setting:channel]]'], ['text', '[[setting:title]]: [[caller_number]]']),
  },
  checked: { on: '2026-11-27', against: 'nothing' },
})

const crm = named('crm', 'CRM', {
  summary: 'Makes a contact.',
  group: 'crm',
  inputs: [
    input({ key: 'token', label: 'Token', help: '', type: 'secret', secret_name: 'auth.token' }),
    input({ key: 'channel', label: 'Pipeline', help: '', required: false }),
    input({ key: 'webhook', label: 'Own address', help: '', type: 'secret_url' }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://[[setting:channel]].crm.example/v1',
    headers: [header('x-source', 'offhook')],
    rows: rows(['phone', '[[caller_number]]']),
    auth: { type: 'bearer' },
  },
  checked: { on: '2026-11-27', against: 'nothing' },
})

const namesOf = (parts: readonly { is: string; label?: string }[]): string[] =>
  parts.map(({ is, label }) => (label === undefined ? is : `${is} ${label}`))

const begun = changeService(newDraft(['transcript']), generic, chat).draft

test('27 a new one takes name, events, waiting and first texts from its service', () => {
  assert.equal(begun.name, 'Chat')
  assert.deepEqual([begun.realtime, begun.final, begun.updated, begun.customised], [true, true, false, false])
  assert.deepEqual(begun.wait, { recording: false, steps: ['transcript'], cap_s: 1200 })
  assert.deepEqual(begun.settings, { webhook: null, channel: '', title: 'New call' })
  assert.deepEqual(
    begun.request.rows.map(({ key }) => key),
    ['channel', 'text'],
  )
  // The person had changed nothing, so there is no change to report, whichever service is chosen next.
  const next = changeService(begun, chat, crm)
  assert.deepEqual([next.kept, next.dropped], [[], []])
  assert.deepEqual([next.draft.name, next.draft.realtime, next.draft.wait.recording], ['CRM', false, true])
})

test('27 what a person set stays where it fits, and what goes is told', () => {
  const mine: Draft = {
    ...begun,
    name: 'Sales desk',
    realtime: false,
    settings: { webhook: 'https://chat.example/T1/secret', channel: '#sales', title: 'Hello' },
    delivery: { ...begun.delivery, timeout_s: 30 },
  }
  const { draft, kept, dropped } = changeService(mine, chat, crm)
  assert.deepEqual(namesOf(kept), ['name', 'when', 'delivery', 'input Pipeline'])
  assert.deepEqual(namesOf(dropped), ['input Title', 'secrets'])
  assert.deepEqual(draft.settings, { token: null, channel: '#sales', webhook: null })
  assert.deepEqual([draft.name, draft.realtime, draft.delivery.timeout_s], ['Sales desk', false, 30])
  assert.equal(draft.request.auth.type, 'bearer')
  // The other way, the text fails the check of the input.
  const back = changeService({ ...draft, settings: { ...draft.settings, channel: 'eu' } }, crm, chat)
  assert.deepEqual([back.draft.settings['channel'], namesOf(back.dropped)], ['', ['input Pipeline']])
})

test('27 a request of one’s own goes with the service that takes its place; as a Generic Webhook it stays, without secrets', () => {
  const own: Draft = {
    ...newDraft(),
    request: {
      ...newDraft().request,
      url: 'https://mine.example',
      headers: [{ id: newId(), key: 'x-key', value: 'key-canary', secret: true }],
      auth: { type: 'basic', username: 'sam', password: 'canary-password' },
    },
  }
  const changed = changeService(own, generic, chat)
  assert.deepEqual(namesOf(changed.dropped), ['request', 'secrets'])
  assert.equal(changed.draft.request.url, '[[setting:webhook]]/[[secret:input.webhook]]')

  const filled = { ...begun, settings: { webhook: 'https://chat.example/canary', channel: '#a[[b', title: 'Hi' } }
  const free = changeService(filled, chat, generic)
  assert.deepEqual(namesOf(free.kept), ['request'])
  assert.deepEqual(namesOf(free.dropped), ['address', 'input Channel', 'input Title', 'secrets'])
  assert.deepEqual(
    free.draft.request.rows.map(({ value }) => value),
    ['#a\\[[b', 'Hi: [[caller_number]]'],
  )
  assert.deepEqual([free.draft.request.url, free.draft.customised], ['', true])
  assert.doesNotMatch(JSON.stringify([free.draft, changed.draft]), /canary/)
})

test('27 undoing it brings everything back but what was typed beside it since', () => {
  const mine: Draft = { ...begun, settings: { ...begun.settings, webhook: 'https://chat.example/T1/secret' } }
  const { draft } = changeService(mine, chat, crm)
  const now = { ...draft, name: 'Typed since', delivery: { ...draft.delivery, timeout_s: 9 }, settings: { token: 't' } }
  const back = changeBack(now, mine, draft)
  assert.deepEqual(back, { ...mine, name: 'Typed since', delivery: now.delivery })
})
