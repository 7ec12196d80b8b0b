// Turns Asterisk's events into call updates: a state machine that is fed with messages and their times, and has no clock. Live
// sources, replays and tests all run this code.
//
// A call is a Linkedid; the caller's leg is the channel whose Uniqueid equals it. The events build a model of the PBX
// (`state.ts`): legs, bridges, calls. Each event changes the model, and resulting changes of a call are reported. The table
// below maps events to handlers; the rules are those of docs/spec/calls.md. The status of a call is
//
//   ringing        from its first leg on, and while the caller's leg rings somebody
//   in_menu        the dialplan asks the caller's leg for digits
//   queued         the caller's leg is in a queue
//   answered       the caller is connected to somebody (`connected-parties.ts`)
//   on_hold        the same, with hold or music; or parked
//   transferring   transferred, and nobody reached yet
//   voicemail      the caller's leg is in a mailbox
//   ended          the caller's leg has hung up, and no leg takes its place; or the last leg has
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
  /** The listed channels that talk in calls whose answer was not seen. */
  withUnseenAnswer(channels: readonly AmiMessage[]): AmiMessage[]
  /** Ends the calls without an event since `at` as lost: Asterisk was started after it (C11). */
  endBefore(at: number): CallUpdate[]
  /** Whether we receive the steps of the dialplan: without them an outcome may not be known. Default true. */
  receivesDialplan: boolean
  /** Whether the list of channels would show a change that no event reports. Reading this resets it. */
  wantsList(): boolean
}

type LegEvent = (state: AsteriskState, leg: Leg, message: AmiMessage, at: number) => void
type StateEvent = (state: AsteriskState, message: AmiMessage, at: number) => void

/** Events of one leg that may be its first: the leg began before we connected. */
const BEGINNINGS: Readonly<Record<string, LegEvent>> = {
  BridgeEnter: bridgeEnter,
  Newexten: newexten,
  QueueCallerJoin: queueJoin,
}

/** Events of a known leg. */
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

/** Events of several legs, or of a leg that cannot be known. */
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

/** A call tracker for one Asterisk, from its start on. */
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

/** A leg belongs to its latest Linkedid; the event also counts as a sign of life of its call. */
function follow(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  const linkedid = header(message, 'linkedid')
  if (linkedid !== '') moveLeg(state, leg, linkedid, at)
  leg.call.lastSignAt = at
}
