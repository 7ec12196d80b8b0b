// The dialplan records a call to a file on the PBX (C9).
import { say, tell } from '../tell.ts'
import type { Leg, Switchboard } from '../switchboard.ts'

/** `MixMonitorStart`, `MonitorStart`. It is worth waiting for only where the files can be read. */
export function recordingStart(board: Switchboard, leg: Leg, at: number): void {
  const { call } = leg
  if (call.telling === 'never') return
  say(call, { recorded: true })
  tell(board, call, at, board.settings.canFetchRecordings ? { recording: { expected: true } } : {})
}

/** The recording has ended, with its leg or before it: the file is whole. */
export function recordingEnd(board: Switchboard, leg: Leg, at: number): void {
  const { recordingFile: file, call } = leg
  leg.recordingFile = null
  if (file !== null && board.settings.canFetchRecordings) tell(board, call, at, { recording: { file } })
}
