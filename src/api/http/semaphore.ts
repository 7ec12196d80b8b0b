// Lets so many through at once, the others in the order in which they came.

export interface Semaphore {
  /** Resolves when it is one's turn, with what to call when one is done. */
  enter(): Promise<() => void>
}

export function createSemaphore(most: number): Semaphore {
  const waiting: (() => void)[] = []
  let inside = 0
  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else inside -= 1
  }
  return {
    enter() {
      if (inside < most) {
        inside += 1
        return Promise.resolve(leave)
      }
      return new Promise((resolve) => waiting.push(() => resolve(leave)))
    },
  }
}
