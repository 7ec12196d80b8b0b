// Searches for the fewest inputs that fail again. Each try starts a new program, so there are only a few tries.
import type { Input } from './input.ts'
import { playAlone, writeInputs } from './run.ts'
import type { PlayOptions } from './run.ts'

/** The numbers of last inputs to try, in this order. */
const COUNTS = [1, 5, 15, 60]

/** Returns a sentence that says which inputs to play to see the failure again. */
export async function shrink(last: readonly Input[], options: PlayOptions): Promise<string> {
  for (const count of COUNTS) {
    const list = last.slice(-count)
    const { failure } = await playAlone(list, { ...options, say: () => undefined })
    if (failure === null) continue
    const inputs = list.length === 1 ? 'The last input fails' : `The last ${list.length} inputs fail`
    return `${inputs} alone: npm run test:fuzz -- --play ${writeInputs(list)}\n    ${failure.split('\n', 1)[0]}`
  }
  return `The last ${Math.min(last.length, COUNTS.at(-1) ?? 0)} inputs do not fail without those before them.`
}
