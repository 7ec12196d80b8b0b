// A semaphore of which no group of those who come may take more than its share, however many it sends.

export interface FairSemaphoreOptions {
  /** How many are inside at once. */
  readonly most: number
  /** How many of them are of one group. */
  readonly mostOfGroup: number
}

interface Waiting {
  readonly group: number
  readonly onTurn: () => void
}

/** Lets so many in at once, of each group so many of them; the others in the order in which they came. */
export class FairSemaphore {
  readonly #mostOfGroup: number
  /** How many of each group are inside; a group of which nobody is inside is not there. */
  readonly #inside = new Map<number, number>()
  readonly #waiting: Waiting[] = []
  #free: number

  constructor({ most, mostOfGroup }: FairSemaphoreOptions) {
    this.#free = most
    this.#mostOfGroup = mostOfGroup
  }

  /** Resolves when it is one's turn, with what to call once when one is done. */
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
