import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FairSemaphore } from './fair-semaphore.ts'

const [A, B, C] = [1, 2, 3]

/**
 * Each `enter` waits for its turn; `inside` has the names of those whose turn it is, in the order in which they
 * entered.
 */
function createDoor(most: number, mostOfGroup: number) {
  const semaphore = new FairSemaphore({ most, mostOfGroup })
  const inside: string[] = []
  const releases = new Map<string, () => void>()
  return {
    inside,
    async enter(name: string, group: number) {
      const release = await semaphore.acquire(group)
      inside.push(name)
      releases.set(name, release)
    },
    async leave(name: string) {
      inside.splice(inside.indexOf(name), 1)
      releases.get(name)?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

test('S36 of one group no more are inside than may be, and another has its turn at once', async () => {
  const door = createDoor(4, 1)
  const others = ['b1', 'b2', 'b3', 'b4', 'b5'].map((name) => door.enter(name, B))
  await others[0]
  await door.enter('a', A)
  await door.enter('c', C)
  assert.deepEqual(door.inside, ['b1', 'a', 'c'])
  await door.leave('b1')
  assert.deepEqual(door.inside, ['a', 'c', 'b2'])
})

test('S36 no more are inside than may be, and they come in as they came, but for those whose group has its share', async () => {
  const door = createDoor(2, 1)
  await door.enter('b1', B)
  await door.enter('a1', A)
  for (const [name, group] of [
    ['b2', B],
    ['c1', C],
    ['a2', A],
  ] as const)
    void door.enter(name, group)
  await door.leave('a1')
  assert.deepEqual(door.inside, ['b1', 'c1'])
  await door.leave('b1')
  assert.deepEqual(door.inside, ['c1', 'b2'])
  await door.leave('c1')
  assert.deepEqual(door.inside, ['b2', 'a2'])
  await door.leave('b2')
  await door.leave('a2')
  await door.enter('b3', B)
  await door.enter('c2', C)
  assert.deepEqual(door.inside, ['b3', 'c2'])
})
