// Lets a handful of things through in a minute: those that a person does and a loop should not.

const minuteMs = 60_000

export interface Handful {
  /** Takes one. Answers 0, or after how many seconds there is another. */
  take(name: string | number): number
}

/** `most` in any minute for each name. `now` is a monotonic clock in milliseconds. */
export function createHandful(most: number, now: () => number = () => performance.now()): Handful {
  const taken = new Map<string | number, number[]>()
  return {
    take(name) {
      const at = now()
      const recent = (taken.get(name) ?? []).filter((time) => time > at - minuteMs)
      const [oldest = at] = recent
      if (recent.length >= most) return Math.ceil((oldest + minuteMs - at) / 1000)
      taken.set(name, [...recent, at])
      return 0
    },
  }
}
