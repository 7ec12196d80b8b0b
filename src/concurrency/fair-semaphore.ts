// A semaphore that limits each group to its share, however many tasks of the group come.

interface FairSemaphoreOptions {
  /** How many tasks run at once. */
  readonly most: number
  /** How many of them may belong to one group. */
  readonly mostOfGroup: number
}

interface Waiting {
  readonly group: number
  readonly onTurn: () => void
}

/** Lets a number of tasks run at once, and a smaller number of each group; the others wait in the order in which they came. */
export class FairSemaphore {
  readonly #mostOfGroup: number
  /** How many tasks of each group run; a group without running tasks is not in the map. */
  readonly #inside = new Map<number, number>()
  readonly #waiting: Waiting[] = []
  #free: number

  constructor({ most, mostOfGroup }: FairSemaphoreOptions) {
    this.#free = most
    this.#mostOfGroup = mostOfGroup
  }

  /** Resolves when it is the task's turn, with a function to call once when the task is done. */
  async acquire(group: number): Promise<() => void> {
    if (this.#free > 0 && this.#hasRoom(group)) this.#enter(group)
    else await new Promise<void>((resolve) => this.#waiting.push({ group, onTurn: resolve }))
    return () => this.#leave(group)
  }

  #hasRoom(group: number): boolean {
    return (this.#inside.get(group) ?? 0) < this.#mostOfGroup
  }

  #enter(group: number): void {
    this.#free -= 1
    this.#inside.set(group, (this.#inside.get(group) ?? 0) + 1)
  }

  #leave(group: number): void {
    const left = (this.#inside.get(group) ?? 0) - 1
    if (left > 0) this.#inside.set(group, left)
    else this.#inside.delete(group)
    this.#free += 1
    const index = this.#waiting.findIndex((one) => this.#hasRoom(one.group))
    const [next] = index < 0 ? [] : this.#waiting.splice(index, 1)
    if (next === undefined) return
    this.#enter(next.group)
    next.onTurn()
  }
}
