// Asterisk's events into updates of calls: a machine that is fed with messages and their times, and knows no clock. What is
// live, what is replayed and what is tested run this very code.
//
// The call is the Linkedid; the caller's leg is the channel whose Uniqueid equals it. Out of the events grows a picture of
// the exchange (`state.ts`): legs, bridges, calls. Each event changes the picture, and what that means for a call is
// told. Which event does what is the table below; the rules are those of docs/spec/calls.md, the status of a call is
//
//   ringing        from its first leg on, and while the caller's leg rings somebody
//   in_menu        the dialplan asks the caller's leg for digits
//   queued         the caller's leg is in a queue
//   answered       the caller is connected to somebody (`connected-parties.ts`)
//   on_hold        the same, with hold or music; or parked
//   transferring   sent on, and nobody reached yet
//   voicemail      the caller's leg is in a mailbox
//   ended          the caller's leg has hung up, and nobody takes its place; or the last leg has
import { bridgeEnter, bridgeLeave, hold, musicStart, musicStop, unhold } from './events/bridges.ts'
import { handlerIn, type PbxCallTracker } from '../pbx/call-tracker.ts'
import { addResumable, takeUpdates, type CallTrackerOptions } from '../pbx/state.ts'
import { createAsteriskState, legIn, legOrNew, type Leg, type AsteriskState } from './state.ts'
import { dialBegin, dialEnd } from './events/dialling.ts'
import { digit, messageWaiting, newexten, variable } from './events/dialplan.ts'
import { recordingStart } from './events/recording.ts'
import { hangup, hangupRequest, softHangupRequest } from './events/hangup.ts'
import { header, type AmiMessage } from './ami-message.ts'
import { moveLeg } from './merging.ts'
import { newCallerid, newchannel, rename } from './events/legs.ts'
import { agentCalled, queueJoin, queueLeave } from './events/queues.ts'
import { attendedTransfer, blindTransfer, parkedCall, pickup, unparkedCall } from './events/transfers.ts'
import { closeCall, settle } from './report-change.ts'
import { endBefore, reconcile, withUnseenAnswer, type ChannelList } from './reconcile.ts'
import type { CallUpdate } from '../../calls/call.ts'

export interface CallTracker extends PbxCallTracker<AmiMessage, ChannelList> {
  /** Those of the listed channels that talk in calls of which nobody saw an answer. */
  withUnseenAnswer(channels: readonly AmiMessage[]): AmiMessage[]
  /** Ends the calls that showed no sign of life since `at` as lost: Asterisk was started after it (C11). */
  endBefore(at: number): CallUpdate[]
  /** Whether the steps of the dialplan are reported to us: without them an outcome may not be known. Default true. */
  receivesDialplan: boolean
  /** Whether the list of channels would show what no event does. Reading it resets it. */
  wantsList(): boolean
}

type LegEvent = (state: AsteriskState, leg: Leg, message: AmiMessage, at: number) => void
type StateEvent = (state: AsteriskState, message: AmiMessage, at: number) => void

/** Events of one leg that may be the first of it: it began before we were connected. */
const BEGINNINGS: Readonly<Record<string, LegEvent>> = {
  BridgeEnter: bridgeEnter,
  Newexten: newexten,
  QueueCallerJoin: queueJoin,
}

/** Events of a leg that is known. */
const LEG_EVENTS: Readonly<Record<string, LegEvent>> = {
  BridgeLeave: bridgeLeave,
  DTMFEnd: digit,
  Hangup: hangup,
  HangupHandlerRun: (state, leg, _message, at) => {
    if (leg.id === leg.call.callerLeg) closeCall(state, leg, at)
  },
  HangupRequest: (_state, leg, message) => hangupRequest(leg, message),
  Hold: (state, leg, _message, at) => hold(state, leg, at),
  MessageWaiting: (state, leg) => messageWaiting(state, leg),
  MixMonitorStart: (state, leg, _message, at) => recordingStart(state, leg, at),
  MonitorStart: (state, leg, _message, at) => recordingStart(state, leg, at),
  MusicOnHoldStart: (state, leg, _message, at) => musicStart(state, leg, at),
  MusicOnHoldStop: (state, leg, _message, at) => musicStop(state, leg, at),
  NewCallerid: newCallerid,
  Pickup: pickup,
  QueueCallerLeave: (state, leg) => queueLeave(state, leg),
  SoftHangupRequest: (_board, leg) => softHangupRequest(leg),
  Unhold: (state, leg, _message, at) => unhold(state, leg, at),
  VarSet: variable,
}

/** Events of several legs, or of one that cannot be known. */
const BOARD_EVENTS: Readonly<Record<string, StateEvent>> = {
  AgentCalled: agentCalled,
  AgentConnect: agentCalled,
  AttendedTransfer: attendedTransfer,
  BlindTransfer: blindTransfer,
  DialBegin: dialBegin,
  DialEnd: dialEnd,
  Newchannel: newchannel,
  ParkedCall: parkedCall,
  Rename: rename,
  UnParkedCall: unparkedCall,
}

/** A call tracker of one Asterisk, from its start on. */
export function createCallTracker(options: CallTrackerOptions = {}): CallTracker {
  const state = createAsteriskState(options)

  return {
    apply(message, at) {
      settle(state, at)
      dispatch(state, message, at)
      return takeUpdates(state)
    },
    settle() {
      settle(state, Infinity)
      return takeUpdates(state)
    },
    reconcile(list, at) {
      settle(state, Infinity)
      reconcile(state, list, at)
      return takeUpdates(state)
    },
    withUnseenAnswer: (channels) => withUnseenAnswer(state, channels),
    endBefore(at) {
      endBefore(state, at)
      return takeUpdates(state)
    },
    resume: (calls) => addResumable(state, calls),
    get receivesDialplan() {
      return state.receivesDialplan
    },
    set receivesDialplan(hears) {
      state.receivesDialplan = hears
    },
    wantsList() {
      const { wantsList } = state
      state.wantsList = false
      return wantsList
    },
    get isWaiting() {
      return state.pending.size > 0
    },
    contexts: state.contexts,
  }
}

function dispatch(state: AsteriskState, message: AmiMessage, at: number): void {
  const event = header(message, 'event')
  const beginning = handlerIn(BEGINNINGS, event)
  const legEvent = beginning ?? handlerIn(LEG_EVENTS, event)
  if (legEvent) {
    const leg = beginning ? legOrNew(state, message, at) : legIn(state, message)
    if (!leg) return
    follow(state, leg, message, at)
    legEvent(state, leg, message, at)
    return
  }
  const boardEvent = handlerIn(BOARD_EVENTS, event)
  if (!boardEvent) return
  const leg = legIn(state, message)
  if (leg) follow(state, leg, message, at)
  boardEvent(state, message, at)
}

/** A leg belongs to its latest Linkedid; and its call shows a sign of life. */
function follow(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  const linkedid = header(message, 'linkedid')
  if (linkedid !== '') moveLeg(state, leg, linkedid, at)
  leg.call.lastSignAt = at
}
