/** Runs tasks one after another, in the order in which they were given. One that fails keeps none of those behind it from running. */
export class SerialQueue {
  #ended: Promise<void> = Promise.resolve()

  /** Settles as the task does: whoever gave it handles its failure. */
  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#ended.then(task)
    this.#ended = result.then(
      () => undefined,
      () => undefined,
    )
    return result
  }

  /** Resolves when all that were given until now have ended. Never rejects. */
  idle(): Promise<void> {
    return this.#ended
  }
}
