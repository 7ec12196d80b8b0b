// Builds and posts call updates for tests of the page.
import assert from 'node:assert/strict'
import type { Api } from '../kit/api.ts'

/** Posts updates of calls; resolves when the updates are stored. */
export async function postUpdates(api: Api, ...updates: readonly object[]): Promise<void> {
  const { status, body } = await api.post('/api/v1/events', updates)
  assert.equal(status, 202, JSON.stringify(body))
}

/** A call that rings, from Jane to the number of the website. `at`: the time, by default now. */
export function ringing(uniqueid: string, more: { readonly at?: string; readonly fields?: object } = {}): object {
  const fields = {
    direction: 'inbound',
    caller_number: '+61412345678',
    caller_name: 'Jane Citizen',
    tracking_number: '+61288889999',
    tracking_number_name: 'Website header',
    ...more.fields,
  }
  return { uniqueid, status: 'ringing', fields, ...(more.at !== undefined && { at: more.at }) }
}

export function answered(uniqueid: string, at?: string): object {
  return { uniqueid, status: 'answered', fields: { agent_name: 'Sam Lee' }, ...(at !== undefined && { at }) }
}

export function ended(uniqueid: string, outcome: string, at?: string): object {
  const fields = { hangup_by: 'caller', hangup_cause: 'NORMAL_CLEARING' }
  return { uniqueid, status: 'ended', outcome, fields, ...(at !== undefined && { at }) }
}

/**
 * A text without a space, a text that changes direction, and markup: none of them may break a page or be run as markup.
 */
export const hostile = {
  long: 'X'.repeat(5_000),
  turned: 'evil\u202Egnp.exe',
  markup: '<img src=x onerror=alert(1)>',
} as const
