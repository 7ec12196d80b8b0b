// Measures how long a thread had a processor, and how long it waited for a processor. On a machine with other work
// every program waits, which is no fault of the program.
import { readFileSync } from 'node:fs'

const NANO = 1e6

export interface ProcessorTime {
  readonly ranMs: number
  readonly waitedMs: number
}

/** The processor time of the main thread of a process. */
export function processorTimeOf(pid: number): ProcessorTime {
  return read(`/proc/${pid}/task/${pid}/schedstat`)
}

/** The processor time of the calling thread. */
export function ownProcessorTime(): ProcessorTime {
  return read('/proc/thread-self/schedstat')
}

/** The factor by which everything takes longer because others use the processors; 1: not at all. */
export function stretchOf({ ranMs, waitedMs }: ProcessorTime): number {
  return ranMs > 0 ? 1 + waitedMs / ranMs : 1
}

/** Returns 0 where the system does not report it. */
function read(file: string): ProcessorTime {
  try {
    const [ran = 0, waited = 0] = readFileSync(file, 'utf8').split(' ').map(Number)
    return { ranMs: ran / NANO, waitedMs: waited / NANO }
  } catch {
    return { ranMs: 0, waitedMs: 0 }
  }
}
