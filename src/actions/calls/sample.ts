// The event that a preview or a test is rendered for: an event of a call, or a sample.
import { momentOf, type KeptMoment, type Moment } from '../../calls/moment.ts'
import { sampleEvent, SAMPLE_EVENT_ID } from '../../calls/samples.ts'
import type { SampleName } from '../../calls/samples.ts'
import type { EventType, Fields } from '../../calls/call.ts'
import { readFields } from '../../calls/read-stored.ts'
import { publicId, uuidOf } from '../../ids.ts'
import { findLatestEvent } from '../../store/calls/calls.ts'
import { findNumberCountry } from '../../store/calls/numbers.ts'
import type { Db } from '../../store/database/tables.ts'
import { knownFields } from './stored-call.ts'
import type { ActionContext } from '../context.ts'
import { listCallsOfId } from './find.ts'
import { linkRecordings } from '../recordings/links.ts'

type SampleRequest = { readonly call_id: string } | { readonly example: SampleName }

export interface SampleMoment extends Moment {
  /** The country of the dialled number; `null`: the directory has none. */
  readonly numberCountry: string | null
}

/** The event with this type. If the call has no such event, its newest event is used; without a call, a sample is used. */
export async function readSample(
  context: Pick<ActionContext, 'db' | 'account' | 'deps'>,
  { sample, event: type }: { readonly sample: SampleRequest; readonly event: EventType },
): Promise<SampleMoment> {
  const { db, deps } = context
  const { accountId } = context.account
  if ('example' in sample) {
    const { fields } = sampleEvent(sample.example, type)
    return { type, fields, eventId: SAMPLE_EVENT_ID, instead: null, numberCountry: null }
  }
  const uuid = uuidOf('call', sample.call_id)
  const found = uuid === null ? undefined : await findLatestEvent(db, { accountId, callId: uuid, type })
  if (!found) return { ...momentOf([], type), numberCountry: null }
  const kept: KeptMoment = {
    type: found.type as EventType,
    fields: await linkRecordings(deps.recordings, accountId, readFields(found.fields) ?? {}),
    eventId: publicId('evt', found.eventId),
  }
  const known = type === 'final' && kept.type === 'ended' ? await readCallFields(context, sample.call_id) : {}
  return { ...momentOf([kept], type, known), numberCountry: await countryOfDialled(db, accountId, kept.fields) }
}

/** The present fields of a call. */
async function readCallFields(context: Pick<ActionContext, 'db' | 'account' | 'deps'>, id: string): Promise<Fields> {
  const [row] = await listCallsOfId(context, id)
  return row ? linkRecordings(context.deps.recordings, context.account.accountId, knownFields(row)) : {}
}

/** The country of the dialled number, from the directory. */
export async function countryOfDialled(db: Db, accountId: number, fields: Fields): Promise<string | null> {
  const { tracking_number: dialled } = fields
  return typeof dialled === 'string' ? findNumberCountry(db, accountId, dialled) : null
}
