// Tests the watch: it must find each mutant within a few stories, by the promise that the mutant breaks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MUTANTS, brokenBy } from './mutants.ts'
import { play } from './story.ts'
import { Violation } from './watch.ts'

const STORIES_MAX = 300

for (const mutant of MUTANTS) {
  test(`${mutant.breaks[0]} an engine that ${mutant.does} is found out`, async () => {
    const objections = new Set<string>()
    for (let seed = 0; seed < STORIES_MAX; seed++) {
      const rule = await play(seed, brokenBy(mutant), mutant.story).then(
        () => null,
        (error: unknown) => {
          assert.ok(error instanceof Violation, String(error))
          return error.rule
        },
      )
      if (rule !== null && mutant.breaks.includes(rule)) return
      if (rule !== null) objections.add(rule)
    }
    assert.fail(
      `${STORIES_MAX} stories did not notice it. Objected, but for another reason: ${[...objections].join(', ') || 'nobody'}`,
    )
  })
}
