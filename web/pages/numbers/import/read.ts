import type { Sheet } from './sheet.ts'

/** Reads a sheet without holding the page up. */
export function readBeside(text: string, country: string): Promise<Sheet> {
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Sheet>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Sheet>) => resolve(data))
    worker.addEventListener('error', (event) => reject(new Error(event.message)))
    worker.postMessage({ text, country })
  }).finally(() => worker.terminate())
}
