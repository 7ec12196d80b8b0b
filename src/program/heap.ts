// How far the heap of this process grows between two collections.
import { setFlagsFromString } from 'node:v8'

/**
 * How much the heap may grow after a collection of the old generation before the next such collection, in percent. The data of
 * every call passes through the old generation, and a collection delays events by some 60 ms. By V8's own rule, there are about
 * twice as many with little load, and the heap is larger under much load (docs/measured.md).
 */
const GROWTH_PERCENT = 125

/** The name of V8's flag. */
export const GROWTH_FLAG = '--heap-growing-percent'

/** For the whole process, its worker threads included. */
export function setHeapGrowth(): void {
  setFlagsFromString(`${GROWTH_FLAG}=${GROWTH_PERCENT}`)
}
