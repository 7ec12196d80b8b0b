// Looks for the fewest inputs that fail again: each try has a fresh program, so only a few are made.
import type { Input } from './input.ts'
import { playAlone, writeInputs } from './run.ts'
import type { PlayOptions } from './run.ts'

/** Of the last inputs so many are tried, the fewest first. */
const COUNTS = [1, 5, 15, 60]

/** Says in a sentence what to play to see it again. */
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
