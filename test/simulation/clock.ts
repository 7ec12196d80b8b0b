// Simulated time: a heap of future events, and a clock that jumps from one to the next. Between two events every
// promise that can settle has settled, so a story is the same on any machine.

/** The owner of an event. The events of a dead program never happen; those of a frozen program happen when it thaws. */
export interface Owner {
  alive: boolean
  frozenUntil: number
}

export interface Timer {
  cancel(): void
}

interface ScheduledEvent {
  at: number
  readonly order: number
  readonly owner: Owner | null
  run: (() => void) | null
}

export class Clock {
  now: number
  #heap: ScheduledEvent[] = []
  #order = 0

  constructor(now: number) {
    this.now = now
  }

  /** Runs a function `delayMs` from now, for `owner` or (null) for the world. */
  after(delayMs: number, run: () => void, owner: Owner | null = null): Timer {
    const happening: ScheduledEvent = { at: this.now + Math.max(0, delayMs), order: this.#order++, owner, run }
    this.#push(happening)
    return { cancel: () => (happening.run = null) }
  }

  /** Runs the next event and all promises that follow from it. Returns false if there is no event before `untilMs`. */
  async step(untilMs: number): Promise<boolean> {
    const next = this.#heap[0]
    if (next === undefined || next.at > untilMs) return false
    this.#pop()
    this.now = Math.max(this.now, next.at)
    const { owner, run } = next
    if (run === null || owner?.alive === false) return true
    if (owner !== null && owner.frozenUntil > this.now) {
      next.at = owner.frozenUntil
      this.#push(next)
      return true
    }
    run()
    // A tick queued inside a promise job runs when no promise job is left.
    await new Promise<void>((resolve) => process.nextTick(resolve))
    return true
  }

  #push(happening: ScheduledEvent): void {
    const heap = this.#heap
    let i = heap.push(happening) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(happening, heap[parent])) break
      heap[i] = heap[parent] ?? happening
      i = parent
    }
    heap[i] = happening
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let i = 0
    for (;;) {
      const left = 2 * i + 1
      const child = before(heap[left + 1], heap[left]) ? left + 1 : left
      const smaller = heap[child]
      if (smaller === undefined || !before(smaller, last)) break
      heap[i] = smaller
      i = child
    }
    heap[i] = last
  }
}

function before(a: ScheduledEvent | undefined, b: ScheduledEvent | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
