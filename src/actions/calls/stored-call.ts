// A call as it is stored, read: the row beside the state that the code keeps of it.
import { emptyCall, type Call, type Fields } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import { readCallRecord } from '../../calls/read-stored.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import type { ActionContext } from '../context.ts'
import { linkRecordings } from '../recordings/links.ts'

/** A call as it is shown to whoever asks for it. */
export interface LinkedCall {
  readonly row: CallRow
  readonly call: Call
  /** All that is known of it, with links in place of references to recordings. */
  readonly fields: Fields
  /** The public id of its source; `null`: the source is not there any more. */
  readonly sourceId: string | null
}

/** `sourceIds`: public ids of the account's sources, by their numbers. */
export async function linkCall(
  { account, deps }: Pick<ActionContext, 'account' | 'deps'>,
  row: CallRow,
  sourceIds: ReadonlyMap<number, string>,
): Promise<LinkedCall> {
  const call = callOf(row)
  const fields = await linkRecordings(deps.recordings, account.accountId, callFields(call))
  return { row, call, fields, sourceId: sourceIds.get(row.sourceId) ?? null }
}

/** All that is known of a call now, by the codes of the catalogue. */
export function knownFields(row: CallRow): Fields {
  return callFields(callOf(row))
}

/** What is stored of a call; of one that cannot be read, what is known beside it (S46). */
export function callOf({ uniqueid, state, startedAt }: CallRow): Call {
  return readCallRecord(state) ?? emptyCall({ uniqueid, startAt: startedAt })
}
