import { workerRpc } from '../../../parts/worker-rpc.ts'
import type { Sheet } from './sheet.ts'

/** Reads a sheet without holding the page up. */
export function readBeside(text: string, country: string): Promise<Sheet> {
  const worker = workerRpc<{ readonly text: string; readonly country: string }, Sheet>(
    new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' }),
  )
  return worker.ask({ text, country }).finally(() => worker.end())
}
