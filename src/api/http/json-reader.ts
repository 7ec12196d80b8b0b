// Reading JSON that was sent. Of 4 MiB it takes so long that many who send them at once would leave no time to others.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { JsonRead } from '../../json/strict-json.ts'
import { readJson, readJsonInSlices } from '../../json/strict-json.ts'
import { OBJECT_BYTES_MAX } from './body.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import { Semaphore } from '../../concurrency/semaphore.ts'

export interface JsonReader {
  /** Reads a body. Large ones are read one after the other, and others are served between two and between the parts of one (S45). */
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
