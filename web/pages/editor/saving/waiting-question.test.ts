import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft } from '../draft/draft.ts'
import { newDraft } from '../draft/saved.ts'
import { asksAboutWaiting, waitingToAskAbout } from './waiting-question.ts'

const draft = newDraft()
const on = { disabled_cause: null }
const asks = (before: Draft, after: Draft) =>
  asksAboutWaiting({ saved: on, base: before, draft: after, hasErrors: false })
const withRequest = (request: Partial<Draft['request']>): Draft => ({
  ...draft,
  request: { ...draft.request, ...request },
})

test('D12 a save asks what becomes of what waits where requests are rendered otherwise after it, and only there', () => {
  const others: readonly Draft[] = [
    withRequest({ url: 'https://crm.example/calls' }),
    withRequest({ method: 'PUT' }),
    withRequest({ auth: { type: 'bearer', token: 'new' } }),
    withRequest({ headers: [{ id: 'h1', key: 'x-team', value: 'sales', secret: false }] }),
    withRequest({ rows: draft.request.rows.map((row) => ({ ...row, key: 'phone' })) }),
    { ...draft, settings: { webhook: 'https://hooks.example/1' } },
    { ...draft, recordings: { ...draft.recordings, link_days: 3 } },
  ]
  assert.deepEqual(
    others.map((after) => asks(draft, after)),
    others.map(() => true),
  )
  const same: readonly Draft[] = [
    draft,
    { ...draft, name: 'CRM' },
    { ...draft, realtime: !draft.realtime },
    { ...draft, enabled: !draft.enabled },
    { ...draft, delivery: { ...draft.delivery, timeout_s: 5 } },
  ]
  assert.deepEqual(
    same.map((after) => asks(draft, after)),
    same.map(() => false),
  )
})

test('D12 errors come first, and the save that completes the integration asks', () => {
  const after = withRequest({ url: 'https://crm.example/calls' })
  assert.equal(asksAboutWaiting({ saved: on, base: draft, draft: after, hasErrors: true }), false)
  // The URL was saved while the draft had errors: the remaining change may not touch the request.
  const saved = { disabled_cause: 'incomplete' as const }
  assert.equal(asksAboutWaiting({ saved, base: after, draft: { ...after, name: 'CRM' }, hasErrors: true }), false)
  assert.equal(asksAboutWaiting({ saved, base: after, draft: { ...after, name: 'CRM' }, hasErrors: false }), true)
})

test('D12 a save asks only where something waits that would not go by itself in a moment', () => {
  const of = (health: 'healthy' | 'failing' | 'paused' | 'disabled', waiting: number, next_at: string | null = null) =>
    waitingToAskAbout({ health, waiting, next_at })
  assert.deepEqual(
    [of('paused', 60), of('disabled', 1), of('failing', 2), of('healthy', 3, '2026-12-01T00:00:00Z')],
    [60, 1, 2, 3],
  )
  assert.deepEqual([of('healthy', 3), of('paused', 0), waitingToAskAbout(undefined)], [0, 0, 0])
})
