// The event that a preview or a test is rendered for: of a call of the account, or of a made-up one.
import { sampleEvent } from '../calls/samples.ts'
import type { SampleName } from '../calls/samples.ts'
import type { EventType, Fields } from '../calls/call.ts'
import { uuidOf } from '../ids.ts'
import { lastEventOf } from '../store/calls.ts'
import type { Db } from '../store/tables.ts'
import type { SampleEvent } from './parts.ts'

export type SampleAsked = { readonly call: string } | { readonly example: SampleName }

export interface Sampled extends SampleEvent {
  /** Why it is not what was asked for, in a sentence; `null`: it is. */
  readonly instead: string | null
}

/** The event of this type. Of a call that has none such, its newest one is taken for it; of no call, a made-up one. */
export async function sampleOf(
  db: Db,
  accountId: number,
  { sample, event }: { readonly sample: SampleAsked; readonly event: EventType },
): Promise<Sampled> {
  if ('example' in sample) return { ...sampleEvent(sample.example, event), instead: null }
  const uuid = uuidOf('call', sample.call)
  const found = uuid === null ? undefined : await lastEventOf(db, { accountId, callId: uuid, type: event })
  if (!found) return { ...sampleEvent('answered', event), instead: 'There is no such call: a made-up one is shown.' }
  const fields = JSON.parse(found.fields) as Fields
  if (found.type === event) return { type: event, fields, instead: null }
  const instead =
    event === 'final' && found.type === 'ended' ? null : `The call has no event "${event}": its newest one is shown.`
  return { type: event, fields: { ...fields, event_type: `call.${event}` }, instead }
}
