// The fields of a call at each of its moments, as an integration would have received them.
import type { Fields } from '../../calls/call.ts'
import { readFields } from '../../calls/read-stored.ts'
import { listMoments } from '../../store/calls/calls.ts'
import type { CallRow, MomentRow } from '../../store/calls/calls.ts'
import type { ActionContext } from '../context.ts'
import { linkRecordings, type LinkingContext } from '../recordings/links.ts'
import { countryOfDialled } from './sample.ts'
import { knownFields } from './stored-call.ts'

/** The most moments that are listed. A person would not look through a longer list. */
const MOMENTS_MAX = 200

export interface CallMoments {
  readonly moments: readonly (Omit<MomentRow, 'fields'> & { readonly fields: Fields })[]
  /** All known fields of the call now. */
  readonly current: Fields
  /** The country of the dialled number; `null`: the directory has none. */
  readonly country: string | null
}

export async function readMoments(
  context: LinkingContext & Pick<ActionContext, 'db'>,
  row: CallRow,
): Promise<CallMoments> {
  const { db } = context
  const { accountId } = context.account
  const rows = await listMoments(db, { accountId, callId: row.callId, limit: MOMENTS_MAX })
  const link = (fields: Fields): Promise<Fields> => linkRecordings(context, fields)
  const moments = await Promise.all(
    rows.map(async ({ fields, ...moment }) => ({ ...moment, fields: await link(readFields(fields) ?? {}) })),
  )
  const country = await countryOfDialled(db, accountId, moments.at(-1)?.fields ?? {})
  return { moments, current: await link(knownFields(row)), country }
}
