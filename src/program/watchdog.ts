// Prevents a silent stall (D19): a separate thread watches the event loop and ends the process when the loop has made
// no progress for 60 s. Ending is right: it loses nothing that was accepted (D10), and the next start serves again,
// while a program that hangs looks alive to everybody and sends nothing.
import { Worker } from 'node:worker_threads'
import { ASSETS } from '../assets.ts'

/** Far above any pause of a healthy program (garbage collection, a minute of swapping), far below what people accept. */
const STALL_MS = 60_000

interface Watchdog {
  /** Ends the watch; the thread is gone when it resolves. */
  stop(): Promise<void>
}

/** Starts watching this thread's event loop. */
export function startWatchdog({ stallMs = STALL_MS } = {}): Watchdog {
  const beats = new Int32Array(new SharedArrayBuffer(4))
  const beatMs = stallMs / 12
  const worker = new Worker(ASSETS.workers.watchdog, {
    workerData: { beats, beatMs, stallMs },
    name: 'watchdog',
    // Without the process's own flags: a flag for the main program may be invalid for a worker.
    execArgv: [],
  })
  worker.unref()
  const timer = setInterval(() => Atomics.add(beats, 0, 1), beatMs / 2)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await worker.terminate()
    },
  }
}
