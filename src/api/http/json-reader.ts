// Parses JSON bodies. Parsing 4 MiB takes so long that many such bodies at once would block all other requests.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { JsonRead } from '../../json/strict-json.ts'
import { readJson, readJsonInSlices } from '../../json/strict-json.ts'
import { OBJECT_BYTES_MAX } from './body.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import { FairSemaphore } from '../../concurrency/fair-semaphore.ts'

export interface JsonReader {
  /**
   * Parses a body. Large bodies of an account (0: of none) are parsed one after another, and those of two accounts at once (S36), in
   * slices: other requests are served between bodies and between slices (S45).
   */
  read(body: Buffer, accountId: number): Promise<JsonRead>
}

export function createJsonReader(): JsonReader {
  const semaphore = new FairSemaphore({ most: 2, mostOfGroup: 1 })
  return {
    async read(body, accountId) {
      if (body.length <= OBJECT_BYTES_MAX) return readJson(body)
      const release = await semaphore.acquire(accountId)
      try {
        await nextTurn()
        return await readJsonInSlices(body, createSlices())
      } finally {
        release()
      }
    },
  }
}
