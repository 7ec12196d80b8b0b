/** Runs tasks one after another, in the order in which they were added. A failed task does not keep later tasks from running. */
export class SerialQueue {
  #ended: Promise<void> = Promise.resolve()

  /** Settles as the task does: the caller handles its failure. */
  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#ended.then(task)
    this.#ended = result.then(
      () => undefined,
      () => undefined,
    )
    return result
  }

  /** Resolves when all tasks added so far have ended. Never rejects. */
  idle(): Promise<void> {
    return this.#ended
  }
}
