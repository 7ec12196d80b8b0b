// The event that a preview or a test is rendered for: an event of a call, or a sample.
import { RECORDING_LINK_FIELDS } from '../../calls/recording.ts'
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

type Sampling = Pick<ActionContext, 'db' | 'account' | 'access' | 'actor' | 'deps'>

/** The event with this type. If the call has no such event, its newest event is used; without a call, a sample is used. */
export async function readSample(
  context: Sampling,
  { sample, event: type }: { readonly sample: SampleRequest; readonly event: EventType },
): Promise<SampleMoment> {
  const { db } = context
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
    fields: await linksFor(context, readFields(found.fields) ?? {}),
    eventId: publicId('evt', found.eventId),
  }
  const known = type === 'final' && kept.type === 'ended' ? await readCallFields(context, sample.call_id) : {}
  return { ...momentOf([kept], type, known), numberCountry: await countryOfDialled(db, accountId, kept.fields) }
}

/** The present fields of a call. */
async function readCallFields(context: Sampling, id: string): Promise<Fields> {
  const [row] = await listCallsOfId(context, id)
  return row ? linksFor(context, knownFields(row)) : {}
}

/**
 * The fields with links to recordings. Whoever may not listen gets a link that plays nothing: a template could write a real link in
 * a form that no mask recognises (S54).
 */
async function linksFor(context: Sampling, fields: Fields): Promise<Fields> {
  if (context.access.rights.has('recordings')) return linkRecordings(context, fields)
  const link = (code: string, value: Fields[string]) =>
    value !== null && RECORDING_LINK_FIELDS.includes(code) ? NO_LINK : value
  return Object.fromEntries(Object.entries(fields).map(([code, value]) => [code, link(code, value)]))
}

const NO_LINK = 'https://offhook.example/recordings/not-permitted.mp3'

/** The country of the dialled number, from the directory. */
export async function countryOfDialled(db: Db, accountId: number, fields: Fields): Promise<string | null> {
  const { tracking_number: dialled } = fields
  return typeof dialled === 'string' ? findNumberCountry(db, accountId, dialled) : null
}
