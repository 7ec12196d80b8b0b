// Recordings that the PBX writes to its own disk (C9): of a call (MixMonitor, Monitor), of a message (VoiceMail, Record).
//
// A stopped MixMonitor may start again on the same file (FreePBX does that at each press of its record key, and after a
// transfer on another leg).
//
// The variable that names the file, and when it is set:
//
//   MIXMONITOR_FILENAME  just before MixMonitorStart; in full. Asterisk before 16.17 sends no MixMonitorStart
//   VM_MESSAGEFILE       when the message was recorded and is long enough to be kept; without its extension
//   RECORDED_FILE        before Record begins; without its extension, in full only if the dialplan has the full path
//
// Monitor names no file: its two files are not fetched.
//
// With option b MixMonitor writes only while its leg is in a bridge: if a caller hangs up in the queue, the file has its 44
// bytes of header and no sound. So such a recording is reported when its leg enters a bridge.
import { announceRecording, FILES_MAX } from '../../pbx/recordings.ts'
import { reportChange } from '../report-change.ts'
import { setFields } from '../../pbx/call-updates.ts'
import type { DialplanStep } from '../dialplan-step.ts'
import type { Leg, AsteriskState } from '../state.ts'

/** A step of the dialplan that starts or stops a MixMonitor. */
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

/** The leg is in a bridge: a recording that waited for a bridge starts now. */
export function recordingBridged(state: AsteriskState, leg: Leg, at: number): void {
  if (leg.onceBridged === null) return
  const { hasBegun, files } = leg.onceBridged
  leg.onceBridged = null
  if (hasBegun) recordingStart(state, leg, at)
  for (const path of files) mixMonitorNamed(state, leg, path, at)
}

/** MixMonitor names the file for the recording of this leg. */
export function mixMonitorNamed(state: AsteriskState, leg: Leg, path: string, at: number): void {
  recordingStart(state, leg, at)
  if (!leg.onceBridged?.isNext) announceRecording(state, leg, { path, voicemail: false }, at)
  else if (leg.onceBridged.files.size < FILES_MAX) leg.onceBridged.files.add(path)
}

/** `MixMonitorStart`, `MonitorStart`: the call is recorded, whether or not the file can be fetched. */
export function recordingStart(state: AsteriskState, leg: Leg, at: number): void {
  const { call } = leg
  if (call.reportState === 'never' || call.hasEnded) return
  if (leg.onceBridged?.isNext) {
    leg.onceBridged.hasBegun = true
    return
  }
  setFields(call, { recorded: true })
  reportChange(state, call, at)
}
