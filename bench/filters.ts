// `npm run bench:filters`: measures the cost of each filter with its slowest values, and the cost of one of the steps that it
// counts (T5). A row without `steps` and `longSteps` in src/render/template/filters.ts counts one of each.
import { compileTemplate } from '../src/render/template/compile.ts'
import { STEP_NS, evaluate, newRun, sizeOf } from '../src/render/template/evaluate.ts'
import { FILTERS } from '../src/render/template/filters.ts'
import type { Value } from '../src/render/template/value.ts'

const HOME = { timezone: 'Australia/Sydney', country: 'AU' }
/** The arguments of filters whose example would end the work early. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  date: 'date:yyyy-MM-dd HH:mm:ss.SSS EEEE MMMM,Europe/Berlin',
  truncate: 'truncate:30000',
}

/** No field is longer, and a value larger than a request ends the rendering. */
const LONG_CHARS = 40_000
const LONG: string[] = ['a b1', '1', ' ', '"\\', '\u0001', 'ß', 'ﷺ', 'ΐ', '😀', '\ud800'].map((text) =>
  text.repeat(LONG_CHARS / text.length),
)
LONG.push(`https://calls.example/${'"a b<'.repeat(LONG_CHARS / 5)}`)
const SHORT: readonly Value[] = [
  '2026-11-25T03:04:05.123456+11:00',
  '+61 400 111 222',
  '95.5',
  'Sörensen & Söhne',
  'true',
  1795575845,
  1.005,
  null,
  ['price', 'booking'],
]

console.table(
  FILTERS.map(({ name, example }) => {
    const written = ARGUMENTS[name] ?? example.filter
    const short = SHORT.map((value) => measure(written, value))
    // Parsed numbers are cached; here each is different.
    if (example.filter === name && example.value !== null && /^(?:e164|national|international)$/.test(name))
      short.push(measure(written, (i) => `+61400${100_000 + i}`))
    const long = LONG.map((value) => measure(written, value))
    return {
      filter: name,
      'ns a value': Math.max(...short.map(({ ns }) => ns)),
      'ns a step': Math.max(...short.map(({ ns, steps }) => Math.round(ns / steps))),
      'ns for 512 characters': Math.max(...long.map(({ ns, chars }) => Math.round((ns / chars) * 512))),
      'ns a step of long values': Math.max(...long.map(({ ns, steps }) => Math.round(ns / steps))),
    }
  }),
)
console.log(`A step may take ${STEP_NS} ns.`)

/** The fastest of several rounds: the machine has other work. */
function measure(
  filter: string,
  given: Value | ((i: number) => Value),
): { readonly ns: number; readonly steps: number; readonly chars: number } {
  const [slot] = compileTemplate(`[[x|${filter}]]`, { known: new Set(['x']), openPrefix: 'custom.' }).pieces
  if (typeof slot !== 'object') throw new Error(`no filter: ${filter}`)
  let i = 0
  const run = newRun(() => (typeof given === 'function' ? given(i++) : given), HOME)
  const made = evaluate(slot, run)
  const { steps } = run
  const chars = typeof given === 'function' ? 1 : Math.max(sizeOf(given), sizeOf(made), 1)
  const times = chars > 1000 ? 5 : 1000
  let best = Infinity
  for (let round = 0; round < 7; round++) {
    const begun = performance.now()
    for (let n = 0; n < times; n++) {
      run.steps = 0
      evaluate(slot, run)
    }
    best = Math.min(best, (performance.now() - begun) / times)
  }
  return { ns: Math.round(best * 1e6), steps, chars }
}
