// Calls as tests of the page send them.
import assert from 'node:assert/strict'
import type { Api } from '../kit/api.ts'

/** Posts updates of calls; returns when they are stored. */
export async function postUpdates(api: Api, ...updates: readonly object[]): Promise<void> {
  const { status, body } = await api.post('/api/v1/events', updates)
  assert.equal(status, 202, JSON.stringify(body))
}

/** A call that rings, from Jane to the number of the website. `at`: left out, now. */
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

/** Text without a space, a name that turns round, and markup: nothing of it may break a page or come alive. */
export const hostile = {
  long: 'X'.repeat(5_000),
  turned: 'evil\u202Egnp.exe',
  markup: '<img src=x onerror=alert(1)>',
} as const
