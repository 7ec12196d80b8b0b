// A caller in a queue. Agents whose phones ring do not change the status: it is `queued` until one is connected.
import { beginOriginated } from '../call-start.ts'
import { header, knownHeader, type AmiMessage } from '../ami-message.ts'
import { beginsAgain } from './redirect.ts'
import { redirected } from './transfers.ts'
import { isCallersSide } from './dialling.ts'
import { legIn, type Leg, type AsteriskState } from '../state.ts'
import { reportChange } from '../report-change.ts'
import { setFields } from '../../pbx/call-updates.ts'

export function queueJoin(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  if (call.isOver || call.reportState === 'never' || !isCallersSide(state, call, leg)) return
  if (call.status === null && leg.beganDown) beginOriginated(state, call, leg)
  if (beginsAgain(leg)) redirected(state, leg, header(message, 'exten'), at)
  call.inQueue = true
  setFields(call, { queue_name: knownHeader(message, 'queue') })
  reportChange(state, call, at, { status: 'queued' })
}

/** An agent took the caller, or the caller or the queue gave up: the next events show which. */
export function queueLeave(state: AsteriskState, leg: Leg): void {
  const { call } = leg
  if (call.isOver || !call.inQueue || !isCallersSide(state, call, leg)) return
  call.inQueue = false
  call.evidence.queueLeft = true
}

/**
 * `AgentCalled`, `AgentConnect`: which member of the queue the rung leg is. If somebody else picks the call up, Asterisk names
 * the member that was rung, with the leg of the person who picked up.
 */
export function agentCalled(state: AsteriskState, message: AmiMessage): void {
  const dialled = legIn(state, message, 'dest')
  if (!dialled || dialled.hasPickedUp) return
  dialled.member = { name: knownHeader(message, 'membername'), device: header(message, 'interface') }
}
