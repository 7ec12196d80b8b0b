// Work on the same thing is done in turn, on different things side by side.

/** Answers with how the work ended, once all that was asked before for this key has ended. */
export type InTurn = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>

export function createInTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work)
    const over = mine.then(
      () => forget(),
      () => forget(),
    )
    const forget = (): void => {
      if (last.get(key) === over) last.delete(key)
    }
    last.set(key, over)
    return mine
  }
}
