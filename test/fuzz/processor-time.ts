// For how long a thread had a processor, and for how long it waited for one: a machine with other work lets everybody wait, which is
// no fault of the program.
import { readFileSync } from 'node:fs'

const NANO = 1e6

export interface ProcessorTime {
  readonly ranMs: number
  readonly waitedMs: number
}

/** Of the main thread of a process. */
export function processorTimeOf(pid: number): ProcessorTime {
  return read(`/proc/${pid}/task/${pid}/schedstat`)
}

/** Of the thread that asks. */
export function ownProcessorTime(): ProcessorTime {
  return read('/proc/thread-self/schedstat')
}

/** By how much everything takes longer because others have the processors: 1 is not at all. */
export function stretchOf({ ranMs, waitedMs }: ProcessorTime): number {
  return ranMs > 0 ? 1 + waitedMs / ranMs : 1
}

/** 0 where the system does not tell. */
function read(file: string): ProcessorTime {
  try {
    const [ran = 0, waited = 0] = readFileSync(file, 'utf8').split(' ').map(Number)
    return { ranMs: ran / NANO, waitedMs: waited / NANO }
  } catch {
    return { ranMs: 0, waitedMs: 0 }
  }
}
