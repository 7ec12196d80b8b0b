// Recordings that FreeSWITCH writes to its own disk (C9): of a call (record_session, uuid_record), of a message (voicemail,
// record).
//
// RECORD_START does not prove an answer: record_session may begin before the answer, and then keeps nothing
// (RECORD_ANSWER_REQ).
//
// A voicemail only counts if a message was left: mod_voicemail discards short messages, and sends `leave-message` for those
// that it keeps. A mailbox that is a script (FusionPBX has one) sends nothing: its RECORD_STOP counts.
import { field, numberIn, type EslEvent } from '../esl-event.ts'
import { announceRecording, FILES_MAX } from '../../pbx/recordings.ts'
import { reportChange } from '../report-change.ts'
import { setFields } from '../../pbx/call-updates.ts'
import { runningOn, type Leg, type LiveCall, type FreeswitchState } from '../state.ts'

/** The default folder of messages of mod_voicemail, and of FusionPBX's own mailbox. */
const isOfMailbox = (path: string): boolean => path.includes('/voicemail/')

/** `RECORD_START`: this leg is recorded from now on. */
export function recordStart(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const { call } = leg
  const path = field(event, 'Record-File-Path')
  if (isMessage(leg, path)) {
    call.evidence.enteredVoicemail = true
    if (leg.id === call.callerLeg && !call.isConnected) reportChange(state, call, at, { status: 'voicemail' })
    return
  }
  if (call.recordingPaths.size < FILES_MAX) call.recordingPaths.add(path)
  setFields(call, { recorded: true })
  reportChange(state, call, at)
  announceRecording(state, leg, { path, voicemail: false }, at)
}

/** `RECORD_STOP`: a message was left, or nothing was recorded at all. */
export function recordStop(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const path = field(event, 'Record-File-Path')
  if (isMessage(leg, path)) {
    if (runningOn(leg)?.name !== 'voicemail') messageLeft(state, leg, path, at)
    return
  }
  const isEmpty = numberIn(event, 'variable_record_ms') === 0 || numberIn(event, 'variable_record_samples') === 0
  if (isEmpty) nothingRecorded(state, leg.call, path, at)
}

/** RECORD_ANSWER_REQ: nobody answered, so nothing was kept. */
function nothingRecorded(state: FreeswitchState, recorded: LiveCall, path: string, at: number): void {
  recorded.recordingPaths.delete(path)
  if (recorded.recordingPaths.size === 0) setFields(recorded, { recorded: false })
  const file = recorded.files.get(path)
  recorded.files.delete(path)
  for (const call of file?.calls ?? []) {
    reportChange(state, call, at, { recording: { failed: 'FreeSWITCH recorded no audio.', of: path } })
  }
}

/** `vm::maintenance` with action `leave-message`: mod_voicemail keeps the message. */
export function messageLeft(state: FreeswitchState, leg: Leg, path: string, at: number): void {
  leg.call.evidence.messageLeft = true
  announceRecording(state, leg, { path, voicemail: true }, at)
}

function isMessage(leg: Leg, path: string): boolean {
  if (leg.id !== leg.call.callerLeg || leg.peer !== null || leg.conference !== null) return false
  const running = runningOn(leg)?.name
  return isOfMailbox(path) || running === 'record' || running === 'voicemail'
}
