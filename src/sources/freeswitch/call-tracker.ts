// Turns FreeSWITCH's events into call updates: a state machine that is fed with events and their times, and has no clock. Live
// sources, replays and tests all run this code.
//
// A call is the Unique-ID of its first leg, the caller's; only that leg ends it. The events build a model of the PBX
// (`state.ts`): legs, bridges, conferences, calls. Each event changes the model, and resulting changes of a call are reported.
// The rules are those of docs/spec/calls.md. The status of a call is
//
//   ringing        from its first leg on, and while the dialplan bridges it to somebody
//   in_menu        the dialplan has answered, and asks or announces
//   queued         the caller's leg is in a queue
//   answered       the caller is connected to somebody, and both legs are answered (`connected-parties.ts`)
//   on_hold        the same, and a phone put them on hold or consults; or parked
//   transferring   transferred, and nobody reached yet
//   voicemail      the caller's leg is in a mailbox
//   ended          the caller's leg has hung up
import {
  channelAnswer,
  channelBridge,
  channelComplete,
  channelCreate,
  channelDestroy,
  channelHangup,
  channelHold,
  channelUnbridge,
  channelUnhold,
  legOrNew,
  refresh,
} from './events/channels.ts'
import { channelExecute, channelExecuteComplete, channelPark, custom, digit, playbackStart } from './events/dialplan.ts'
import { handlerIn, type PbxCallTracker } from '../pbx/call-tracker.ts'
import { addResumable, takeUpdates, type CallTrackerOptions } from '../pbx/state.ts'
import { createFreeswitchState, type Leg, type FreeswitchState } from './state.ts'
import { field, type EslEvent } from './esl-event.ts'
import { reconcile, withUnseenAnswer, type ChannelList, type ListRow } from './reconcile.ts'
import { settleOldTransfers } from './events/transfers.ts'
import { recordStart, recordStop } from './events/recording.ts'

export interface CallTracker extends PbxCallTracker<EslEvent, ChannelList> {
  /** Legs of a list (`show calls`) whose answer times are needed. */
  withUnseenAnswer(calls: readonly ListRow[]): string[]
  /** Whether a call is active, as far as is known. */
  isLive(uniqueid: string): boolean
}

type LegEvent = (state: FreeswitchState, leg: Leg, event: EslEvent, at: number) => void

/** Events of a leg that may be its first: the leg began before we connected. */
const BEGINNINGS: Readonly<Record<string, LegEvent>> = {
  CHANNEL_ANSWER: channelAnswer,
  CHANNEL_BRIDGE: channelBridge,
  CHANNEL_CREATE: channelCreate,
  CHANNEL_EXECUTE: channelExecute,
}

/** Events of a known leg. */
const LEG_EVENTS: Readonly<Record<string, LegEvent>> = {
  CHANNEL_DESTROY: channelDestroy,
  CHANNEL_EXECUTE_COMPLETE: channelExecuteComplete,
  CHANNEL_HANGUP: channelHangup,
  CHANNEL_HANGUP_COMPLETE: channelComplete,
  CHANNEL_HOLD: channelHold,
  CHANNEL_PARK: channelPark,
  CHANNEL_UNBRIDGE: channelUnbridge,
  CHANNEL_UNHOLD: channelUnhold,
  DTMF: digit,
  PLAYBACK_START: playbackStart,
  RECORD_START: recordStart,
  RECORD_STOP: recordStop,
}

/** Modules whose custom events are read. */
const CUSTOM = ['callcenter::info', 'conference::maintenance', 'vm::maintenance'] as const

/** The events requested by `event json`. HEARTBEAT shows every 20 seconds that the connection is alive. */
export const SUBSCRIBED_EVENTS: string = [
  ...Object.keys(BEGINNINGS),
  ...Object.keys(LEG_EVENTS),
  'HEARTBEAT',
  'CUSTOM',
  ...CUSTOM,
].join(' ')

/** A call tracker for one FreeSWITCH, from its start on. */
export function createCallTracker(options: CallTrackerOptions = {}): CallTracker {
  const state = createFreeswitchState(options)

  return {
    apply(event, at) {
      dispatch(state, event, at)
      return takeUpdates(state)
    },
    settle() {
      settleOldTransfers(state, Infinity)
      return takeUpdates(state)
    },
    reconcile(list, at) {
      reconcile(state, list, at)
      return takeUpdates(state)
    },
    get isWaiting() {
      return state.pendingTransfers.size > 0
    },
    isLive: (uniqueid) => state.calls.has(uniqueid),
    withUnseenAnswer: (calls) => withUnseenAnswer(state, calls),
    resume: (calls) => addResumable(state, calls),
    contexts: state.contexts,
  }
}

function dispatch(state: FreeswitchState, event: EslEvent, at: number): void {
  settleOldTransfers(state, at)
  const name = field(event, 'Event-Name')
  const beginning = handlerIn(BEGINNINGS, name)
  const legEvent = beginning ?? handlerIn(LEG_EVENTS, name)
  if (!legEvent && name !== 'CUSTOM') return
  const leg = beginning ? legOrNew(state, event, at) : (state.legs.get(field(event, 'Unique-ID')) ?? null)
  if (leg) {
    refresh(leg, event)
    leg.call.lastSignAt = at
    legEvent?.(state, leg, event, at)
  }
  if (name === 'CUSTOM') custom(state, event, at)
}
