// Recordings on the phone system's own disk (C9): announced as soon as a file is named, reported as a file when the call has
// ended, since only then the file is complete. Neither is reported if the files cannot be read: nobody waits for a recording
// that is not fetched.
import { isPlainPath, recordingNewsAtEnd } from '../recording-file.ts'
import { emitChange, type ReportTarget } from './report-change.ts'
import type { PbxCall } from './state.ts'

/** A dialplan with a loop may begin any number. */
export const FILES_MAX = 50

interface NamedFile {
  /** The path in the phone system. */
  readonly path: string
  /** A message for somebody, not a talk. */
  readonly voicemail: boolean
}

type AnyCall<Leg, LiveCall> = PbxCall<Leg, LiveCall> & LiveCall

/** A file is named for the recording of this leg. A path that is not plain is not reported. */
export function announceRecording<Leg extends { call: AnyCall<Leg, LiveCall> }, LiveCall>(
  state: ReportTarget,
  leg: Leg,
  { path, voicemail }: NamedFile,
  at: number,
): void {
  const { call } = leg
  if (!state.settings.canFetchRecordings || !isPlainPath(path)) return
  if (call.files.size >= FILES_MAX || call.files.has(path)) return
  call.files.set(path, { leg, voicemail, calls: [call] })
  emitChange(state, call, at, { recording: { expected: true, of: path } })
}

/** A leg moves to another call, and its recordings with it: the other call has them too. */
export function moveRecordings<Leg extends { call: AnyCall<Leg, LiveCall> }, LiveCall>(
  state: ReportTarget,
  leg: Leg,
  from: PbxCall<Leg, LiveCall>,
  at: number,
): void {
  const { call: to } = leg
  for (const [path, file] of from.files) {
    if (file.leg !== leg) continue
    from.files.delete(path)
    if (to.files.has(path)) continue
    to.files.set(path, { ...file, calls: [...file.calls, to] })
    emitChange(state, to, at, { recording: { expected: true, of: path } })
  }
}

/**
 * The call has ended, seen or not: its files are complete, except for legs that the phone system may still record (`isWhole`).
 * Whether the files exist shows when they are fetched.
 */
export function reportRecordings<Leg, LiveCall extends PbxCall<Leg, LiveCall>>(
  state: ReportTarget,
  ended: PbxCall<Leg, LiveCall>,
  at: number,
  isWhole: (leg: Leg | null) => boolean = () => true,
): void {
  for (const [path, { leg, voicemail, calls }] of ended.files) {
    if (!isWhole(leg)) continue
    const recording = recordingNewsAtEnd(path, { voicemail, canFetch: state.settings.canFetchRecordings })
    for (const call of calls) emitChange(state, call, at, { recording })
    ended.files.delete(path)
  }
}
