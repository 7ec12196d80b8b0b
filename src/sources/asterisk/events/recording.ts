// Recordings that the PBX writes to its own disk (C9): of a call (MixMonitor, Monitor), of a message (VoiceMail, Record).
//
// A recording is announced as soon as its file is named, and told as a file when the call has ended: only then nothing is
// added to it any more. A MixMonitor that is stopped may be begun again on the same file (FreePBX does that at each press
// of its record key, and after a transfer on another leg). Neither is told where the files cannot be read: what is not
// fetched is not waited for.
//
// Which variable names the file, and when it is set:
//
//   MIXMONITOR_FILENAME  just before MixMonitorStart; in full. Asterisk before 16.17 sends no MixMonitorStart
//   VM_MESSAGEFILE       when the message was recorded and is long enough to be kept; without its extension
//   RECORDED_FILE        before Record begins; without its extension, in full only where the dialplan says so
//
// Monitor names none: its two files are not fetched.
//
// With option b MixMonitor writes only while its leg is in a bridge: of a caller who hangs up in the queue the file has its 44
// bytes of header and no sound. So such a recording is told when its leg enters a bridge.
import { isPlainPath, recordingNewsAtEnd } from '../../recording-file.ts'
import { reportChange } from '../report-change.ts'
import { setFields } from '../../call-updates.ts'
import type { DialplanStep } from '../dialplan-step.ts'
import type { Leg, LiveCall, AsteriskState } from '../state.ts'

/** A dialplan that goes round in circles may begin any number. */
const FILES_MAX = 50

/** A step of the dialplan that begins or ends what MixMonitor does. */
export function mixMonitorStep(leg: Leg, { application, data }: DialplanStep): void {
  if (application === 'stopmixmonitor') leg.onceBridged = null
  if (application !== 'mixmonitor') return
  const isNext = leg.bridge === null && isBridgedOnly(data)
  if (isNext) leg.onceBridged ??= { isNext, hasBegun: false, files: new Set() }
  if (leg.onceBridged !== null) leg.onceBridged.isNext = isNext
}

/** `file,options,command`; an option may have an argument in brackets. */
function isBridgedOnly(data: string): boolean {
  const [, options = ''] = data.split(',')
  return options.replaceAll(/\([^)]*\)?/g, '').includes('b')
}

/** The leg is in a bridge: what waited for that is recorded from now on. */
export function recordingBridged(state: AsteriskState, leg: Leg, at: number): void {
  if (leg.onceBridged === null) return
  const { hasBegun, files } = leg.onceBridged
  leg.onceBridged = null
  if (hasBegun) recordingStart(state, leg, at)
  for (const path of files) mixMonitorNamed(state, leg, path, at)
}

/** MixMonitor names the file that it records this leg to. */
export function mixMonitorNamed(state: AsteriskState, leg: Leg, path: string, at: number): void {
  recordingStart(state, leg, at)
  if (!leg.onceBridged?.isNext) recordingNamed(state, leg, { path, voicemail: false }, at)
  else if (leg.onceBridged.files.size < FILES_MAX) leg.onceBridged.files.add(path)
}

/** `MixMonitorStart`, `MonitorStart`: the call is recorded, whether or not the file can be had. */
export function recordingStart(state: AsteriskState, leg: Leg, at: number): void {
  const { call } = leg
  if (call.reportState === 'never') return
  if (leg.onceBridged?.isNext) {
    leg.onceBridged.hasBegun = true
    return
  }
  setFields(call, { recorded: true })
  reportChange(state, call, at)
}

export interface NamedFile {
  /** As the PBX names it. */
  readonly path: string
  /** A message for somebody, not a talk. */
  readonly voicemail: boolean
}

/** The PBX names a file that it records this leg to. A path that is not plain is not told. */
export function recordingNamed(state: AsteriskState, leg: Leg, { path, voicemail }: NamedFile, at: number): void {
  const { call } = leg
  if (!state.settings.canFetchRecordings || !isPlainPath(path)) return
  if (call.files.size >= FILES_MAX || call.files.has(path)) return
  call.files.set(path, { leg, voicemail, calls: [call] })
  reportChange(state, call, at, { recording: { expected: true, of: path } })
}

/** A leg goes on in another call, and what records it goes with it: that call has the recording too. */
export function recordingsMove(state: AsteriskState, leg: Leg, from: LiveCall, at: number): void {
  const { call: to } = leg
  for (const [path, file] of from.files) {
    if (file.leg !== leg) continue
    from.files.delete(path)
    if (to.files.has(path)) continue
    to.files.set(path, { ...file, calls: [...file.calls, to] })
    reportChange(state, to, at, { recording: { expected: true, of: path } })
  }
}

/** The call has ended, seen or not: its files are whole. Whether they are really there is for whoever fetches them. */
export function recordingsEnd(state: AsteriskState, ended: LiveCall, at: number): void {
  for (const [path, { voicemail, calls }] of ended.files) {
    const recording = recordingNewsAtEnd(path, { voicemail, canFetch: state.settings.canFetchRecordings })
    for (const call of calls) reportChange(state, call, at, { recording })
  }
  ended.files.clear()
}
