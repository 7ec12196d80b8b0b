// Asterisk's events into updates of calls: a machine that is fed with messages and their times, and knows no clock. What is
// live, what is replayed and what is tested run this very code.
//
// The call is the Linkedid; the caller's leg is the channel whose Uniqueid equals it. Out of the events grows a picture of
// the exchange (`switchboard.ts`): legs, bridges, calls. Each event changes the picture, and what that means for a call is
// told. Which event does what is the table below; the rules are those of docs/spec/calls.md, the status of a call is
//
//   ringing        from its first leg on, and while the caller's leg rings somebody
//   in_menu        the dialplan asks the caller's leg for digits
//   queued         the caller's leg is in a queue
//   answered       the caller is connected to somebody (`connected.ts`)
//   on_hold        the same, with hold or music; or parked
//   transferring   sent on, and nobody reached yet
//   voicemail      the caller's leg is in a mailbox
//   ended          the last leg has hung up
import { bridgeEnter, bridgeLeave, hold, musicStart, musicStop, unhold } from './events/bridges.ts'
import { createContexts, type Contexts, type ContextSeen, type Role } from '../contexts.ts'
import { createSwitchboard, legIn, legOrNew, type Leg, type Settings, type Switchboard } from './switchboard.ts'
import { dialBegin, dialEnd } from './events/dialling.ts'
import { digit, messageWaiting, newexten, variable } from './events/dialplan.ts'
import { recordingStart } from './events/recording.ts'
import { hangup, hangupRequest, softHangupRequest } from './events/hangup.ts'
import { header, type AmiMessage } from './message.ts'
import { moveLeg } from './merging.ts'
import { newCallerid, newchannel, rename } from './events/legs.ts'
import { agentCalled, queueJoin, queueLeave } from './events/queues.ts'
import { attendedTransfer, blindTransfer, parkedCall, pickup, unparkedCall } from './events/transfers.ts'
import { closeCall, settle } from './tell.ts'
import { endBefore, reconcile, unseenIn, type ChannelList } from './reconcile.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { OpenCall } from '../source.ts'

export interface MappingOptions {
  /** Two letters; a number without a country code is read as one of this country. Default AU. */
  readonly country?: string
  /** What contexts mean, by name; the others act as proposed (C15). */
  readonly contexts?: Readonly<Record<string, Role>>
  /** The contexts that were seen before this mapping began, as `seen` told them. */
  readonly contextsSeen?: readonly ContextSeen[]
  /** Whether files of recordings can be read (C9). Default false. */
  readonly canFetchRecordings?: boolean
  /** Put after each uniqueid. Default none. */
  readonly idSuffix?: string
}

export interface Mapping {
  /** Applies a message that was told at `at` (milliseconds since 1970), and gives what it says of calls. */
  apply(message: AmiMessage, at: number): CallUpdate[]
  /** Nothing has come for a while: what was waited for is not coming. */
  settle(): CallUpdate[]
  /** Compares with the list of channels that Asterisk gave (C11): what is gone has ended, what is new becomes calls. */
  reconcile(list: ChannelList, at: number): CallUpdate[]
  /** Those of the listed channels that talk in calls of which nobody saw an answer. */
  unseen(channels: readonly AmiMessage[]): AmiMessage[]
  /** Ends the calls that showed no sign of life since `at` as lost: Asterisk was started after it (C11). */
  endBefore(at: number): CallUpdate[]
  /** Names calls that an earlier run told and that are open: they go on, and are not told from their beginning again. */
  resume(calls: readonly OpenCall[]): void
  /** Whether the steps of the dialplan are told to us: without them an outcome may not be known. Default true. */
  hearsDialplan: boolean
  /** Whether the list of channels would tell what no event does. Asked once. */
  wantsList(): boolean
  /** Whether something waits for `settle`. */
  readonly isWaiting: boolean
  readonly contexts: Contexts
}

type LegEvent = (board: Switchboard, leg: Leg, message: AmiMessage, at: number) => void
type BoardEvent = (board: Switchboard, message: AmiMessage, at: number) => void

/** Events of one leg that may be the first we hear of it: it began before we listened. */
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
  HangupHandlerRun: (board, leg, _message, at) => {
    if (leg.id === leg.call.callerLeg) closeCall(board, leg, at)
  },
  HangupRequest: (_board, leg) => hangupRequest(leg),
  Hold: (board, leg, _message, at) => hold(board, leg, at),
  MessageWaiting: (board, leg) => messageWaiting(board, leg),
  MixMonitorStart: (board, leg, _message, at) => recordingStart(board, leg, at),
  MonitorStart: (board, leg, _message, at) => recordingStart(board, leg, at),
  MusicOnHoldStart: (board, leg, _message, at) => musicStart(board, leg, at),
  MusicOnHoldStop: (board, leg, _message, at) => musicStop(board, leg, at),
  NewCallerid: newCallerid,
  Pickup: pickup,
  QueueCallerLeave: (board, leg) => queueLeave(board, leg),
  SoftHangupRequest: (_board, leg) => softHangupRequest(leg),
  Unhold: (board, leg, _message, at) => unhold(board, leg, at),
  VarSet: variable,
}

/** Events of several legs, or of one that cannot be known. */
const BOARD_EVENTS: Readonly<Record<string, BoardEvent>> = {
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

/** A mapping of one Asterisk, from its start on. */
export function createMapping(options: MappingOptions = {}): Mapping {
  const settings: Settings = {
    country: options.country ?? 'AU',
    canFetchRecordings: options.canFetchRecordings ?? false,
    idSuffix: options.idSuffix ?? '',
  }
  const board = createSwitchboard(settings, createContexts(options.contexts ?? {}, options.contextsSeen))
  const takeOut = (): CallUpdate[] => {
    const { out } = board
    board.out = []
    return out
  }

  return {
    apply(message, at) {
      settle(board, at)
      dispatch(board, message, at)
      return takeOut()
    },
    settle() {
      settle(board, Infinity)
      return takeOut()
    },
    reconcile(list, at) {
      settle(board, Infinity)
      reconcile(board, list, at)
      return takeOut()
    },
    unseen: (channels) => unseenIn(board, channels),
    endBefore(at) {
      endBefore(board, at)
      return takeOut()
    },
    resume(calls) {
      for (const open of calls) board.toldBefore.set(open.uniqueid, open.call ?? null)
    },
    get hearsDialplan() {
      return board.hearsDialplan
    },
    set hearsDialplan(hears) {
      board.hearsDialplan = hears
    },
    wantsList() {
      const { wantsList } = board
      board.wantsList = false
      return wantsList
    },
    get isWaiting() {
      return board.pending.size > 0
    },
    contexts: board.contexts,
  }
}

function dispatch(board: Switchboard, message: AmiMessage, at: number): void {
  const event = header(message, 'event')
  const beginning = own(BEGINNINGS, event)
  const legEvent = beginning ?? own(LEG_EVENTS, event)
  if (legEvent) {
    const leg = beginning ? legOrNew(board, message, at) : legIn(board, message)
    if (!leg) return
    follow(board, leg, message, at)
    legEvent(board, leg, message, at)
    return
  }
  const boardEvent = own(BOARD_EVENTS, event)
  if (!boardEvent) return
  const leg = legIn(board, message)
  if (leg) follow(board, leg, message, at)
  boardEvent(board, message, at)
}

/** A leg belongs to its latest Linkedid; and its call shows a sign of life. */
function follow(board: Switchboard, leg: Leg, message: AmiMessage, at: number): void {
  const linkedid = header(message, 'linkedid')
  if (linkedid !== '') moveLeg(board, leg, linkedid, at)
  leg.call.lastSignAt = at
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
