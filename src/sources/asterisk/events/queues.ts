// A caller in a queue. The agents that ring there change nothing: `queued` says it all until one is connected.
import { beginOriginated } from '../begin.ts'
import { header, knownHeader, type AmiMessage } from '../message.ts'
import { beginsAgain } from './redirect.ts'
import { redirected } from './transfers.ts'
import { isCallersSide } from './dialling.ts'
import { legIn, type Leg, type Switchboard } from '../switchboard.ts'
import { tell } from '../tell.ts'
import { say } from '../../telling.ts'

export function queueJoin(board: Switchboard, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  if (call.isOver || call.telling === 'never' || !isCallersSide(board, call, leg)) return
  if (call.status === null && leg.beganDown) beginOriginated(board, call, leg)
  if (beginsAgain(leg)) redirected(board, leg, header(message, 'exten'), at)
  call.inQueue = true
  say(call, { queue_name: knownHeader(message, 'queue') })
  tell(board, call, at, { status: 'queued' })
}

/** An agent took the caller, or the caller or the queue gave up: what follows tells which. */
export function queueLeave(board: Switchboard, leg: Leg): void {
  const { call } = leg
  if (call.isOver || !call.inQueue || !isCallersSide(board, call, leg)) return
  call.inQueue = false
  call.evidence.queueLeft = true
}

/**
 * `AgentCalled`, `AgentConnect`: which member of the queue the rung leg is. When somebody else picks the call up, Asterisk names
 * the member that was rung for the leg of whoever took it.
 */
export function agentCalled(board: Switchboard, message: AmiMessage): void {
  const dialled = legIn(board, message, 'dest')
  if (!dialled || dialled.hasPickedUp) return
  dialled.member = { name: knownHeader(message, 'membername'), device: header(message, 'interface') }
}
