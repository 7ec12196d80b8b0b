// A thread that converts one recording after the other. It yields to everything else on the machine, and reports how far it is;
// who gives it work ends it.
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
/** Of a hundred, how often progress is reported. */
const STEP = 0.01
/** A recording with a scratch is played; one that is nothing but scratches is none. */
const COMPLAINTS_MOST = 1000

// On Linux this is the thread's; elsewhere it would be the whole program's. First of all: loading the decoders is work too.
// Where processes are grouped by session (autogroup), it yields to the program itself and less to a database beside it.
if (process.platform === 'linux') setPriority(LOWEST_PRIORITY)
const { convertFile } = await import('./convert-file.ts')

// The decoders write every damaged frame to the console, and one of them would go on without end.
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
