// Parses JSON bodies. Parsing 4 MiB takes so long that many such bodies at once would block all other requests.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { JsonRead } from '../../json/strict-json.ts'
import { readJson, readJsonInSlices } from '../../json/strict-json.ts'
import { OBJECT_BYTES_MAX } from './body.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import { Semaphore } from '../../concurrency/semaphore.ts'

export interface JsonReader {
  /**
   * Parses a body. Large bodies are parsed one after another, in slices: other requests are served between bodies and between
   * slices (S45).
   */
  read(body: Buffer): Promise<JsonRead>
}

export function createJsonReader(): JsonReader {
  const semaphore = new Semaphore(1)
  return {
    async read(body) {
      if (body.length <= OBJECT_BYTES_MAX) return readJson(body)
      const release = await semaphore.acquire()
      try {
        await nextTurn()
        return await readJsonInSlices(body, createSlices())
      } finally {
        release()
      }
    },
  }
}
