// The watchdog's thread. It counts its own checks instead of the time: if the whole process was stopped (SIGSTOP, a sleeping
// machine), time passed, but the thread made no check either, so the event loop is not to blame.
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

interface WatchdogData {
  readonly beats: Int32Array
  readonly beatMs: number
  readonly stallMs: number
}

const { beats, beatMs, stallMs } = workerData as WatchdogData
let last = -1
let still = 0

setInterval(() => {
  const now = Atomics.load(beats, 0)
  still = now === last ? still + 1 : 0
  last = now
  if (still * beatMs < stallMs) return
  const what = 'Event loop stalled, process ended itself'
  writeSync(2, `${JSON.stringify({ at: new Date().toISOString(), level: 'error', what, stallMs })}\n`)
  // Nothing gentler works: signal handlers and `exit` run on the loop that is stuck.
  process.kill(process.pid, 'SIGKILL')
}, beatMs)
