// A thread that converts one recording after the other. It has the lowest priority on the machine, and reports its progress; the
// thread that gives it work ends it.
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { OffhookError, messageOf } from '../../errors.ts'
import { explainDiskError } from '../recording-files.ts'
import type { ConversionResult, WorkerRequest } from './convert-file.ts'
import { conversionError } from './conversion-errors.ts'

export type WorkerMessage =
  | { readonly share: number }
  | { readonly child: number | null }
  | { readonly converted: ConversionResult }
  | { readonly failed: { readonly code: string; readonly message: string } }

const LOWEST_PRIORITY = 19
/** The share of a conversion after which progress is reported. */
const STEP = 0.01
/** A recording with a few damaged frames is played; a recording with more is no audio. */
const COMPLAINTS_MOST = 1000

// On Linux this sets the priority of the thread; elsewhere it would be the priority of the whole program. It comes first, because
// loading the decoders is work too. If processes are grouped by session (autogroup), the thread yields to the program itself and
// less to a database beside it.
if (process.platform === 'linux') {
  try {
    setPriority(LOWEST_PRIORITY)
  } catch {
    // A sandbox may forbid it: the conversion then has the priority of the program.
  }
}
const { convertFile } = await import('./convert-file.ts')

// The decoders write every damaged frame to the console, and one decoder would continue without end.
let complaints = 0
console.error = () => {
  if (++complaints > COMPLAINTS_MOST) throw conversionError('not_audio', 'This recording is damaged. Send it again.')
}

const postMessage = (what: WorkerMessage): void => parentPort?.postMessage(what, [])

async function convert(job: WorkerRequest): Promise<void> {
  let lastShare = 0
  complaints = 0
  try {
    const converted = await convertFile(job, {
      onShare(share) {
        if (share <= lastShare || (share < lastShare + STEP && share < 1)) return
        lastShare = share
        postMessage({ share })
      },
      onChild: (child) => postMessage({ child }),
    })
    postMessage({ converted })
  } catch (thrown) {
    const error = explainDiskError(thrown)
    const code = error instanceof OffhookError ? error.code : 'conversion_stopped'
    const message = error instanceof OffhookError ? error.message : `The conversion failed: ${messageOf(error)}.`
    postMessage({ failed: { code, message } })
  }
}

parentPort?.on('message', (job: WorkerRequest) => void convert(job))
