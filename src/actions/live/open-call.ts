// An active call, as it is shown to people.
import type { Call } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import { callOf } from '../calls/stored-call.ts'

/** The facts by which people recognise the call. */
export interface CallIdentity {
  readonly callId: string
  readonly uniqueid: string
  readonly caller: string | null
  readonly callerName: string | null
  readonly dialled: string | null
}

/** Times are milliseconds since 1970. */
export interface OpenCall extends CallIdentity {
  readonly sourceId: number
  readonly status: Call['status']
  /** When the status of the call last changed. */
  readonly since: number
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly direction: string | null
  readonly dialledName: string | null
  readonly agent: string | null
  readonly queue: string | null
  /** In seconds. */
  readonly queueDuration: number | null
  readonly isTest: boolean
  readonly isReplayed: boolean
}

export function openCallOf(row: CallRow): OpenCall {
  const call = callOf(row)
  const queued = callFields(call)['queue_duration']
  const field = (name: string): string | null => textOf(call, name)
  return {
    ...identityOf(row, call),
    sourceId: row.sourceId,
    status: call.status,
    since: call.statusAt,
    startedAt: call.startAt,
    answeredAt: call.answerAt,
    direction: field('direction'),
    dialledName: field('tracking_number_name'),
    agent: field('agent_name') ?? field('agent_id'),
    queue: field('queue_name'),
    queueDuration: typeof queued === 'number' ? queued : null,
    isTest: row.isTest,
    isReplayed: row.isReplayed,
  }
}

export function identityOf(row: CallRow, call = callOf(row)): CallIdentity {
  return {
    callId: row.callId,
    uniqueid: row.uniqueid,
    caller: textOf(call, 'caller_number'),
    callerName: textOf(call, 'caller_name'),
    dialled: textOf(call, 'tracking_number'),
  }
}

function textOf({ fields }: Pick<Call, 'fields'>, name: string): string | null {
  const value = fields[name]
  return typeof value === 'string' ? value : null
}
