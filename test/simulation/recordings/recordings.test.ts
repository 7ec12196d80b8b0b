// Recordings under every kind of trouble: the real recorder and its sweep, in simulated time. story.ts says what
// happens, watch.ts what must hold. OFFHOOK_SEED=n plays a story again; OFFHOOK_LONG=1 plays the nightly number of
// stories.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../watch.ts'
import { MUTANTS, brokenBy } from './mutants.ts'
import { play } from './story.ts'

const ONLY = process.env['OFFHOOK_SEED']
const STORIES = process.env['OFFHOOK_LONG'] ? 20_000 : 60

test('D22 C9 no story of recordings loses one, or a file that a row needs', async () => {
  const counts: Record<string, number> = {}
  const seeds = ONLY === undefined ? Array.from({ length: STORIES }, (_, seed) => seed) : [Number(ONLY)]
  for (const seed of seeds) {
    const watch = await play(seed).catch((error: unknown) => {
      throw new Error(`OFFHOOK_SEED=${seed} breaks a promise`, { cause: error })
    })
    for (const [what, count] of Object.entries(watch.counts)) counts[what] = (counts[what] ?? 0) + count
  }
  if (ONLY !== undefined) return
  // Stories without trouble prove nothing.
  for (const [what, count] of Object.entries(counts)) assert.ok(count > 0, `not once in ${STORIES} stories: ${what}`)
})

for (const mutant of MUTANTS) {
  test(`D22 a recorder that ${mutant.does} is found out`, async () => {
    const objections = new Set<string>()
    for (let seed = 0; seed < 300; seed += 1) {
      const objection = await play(seed, brokenBy(mutant)).then(
        () => null,
        (error: unknown) => {
          assert.ok(error instanceof Violation, String(error))
          return error.message
        },
      )
      if (objection !== null && mutant.objection.test(objection)) return
      if (objection !== null) objections.add(objection)
    }
    assert.fail(
      `300 stories did not notice it. Objected, but for another reason: ${[...objections].join(', ') || 'nobody'}`,
    )
  })
}
