import { Semaphore } from './semaphore.ts'

interface TaskQueueOptions {
  /** Tasks that run at once. */
  readonly concurrency: number
  /** Tasks that run or wait, at most. */
  readonly pendingMax: number
  /** The error that a task gets when the queue is full. */
  readonly full: () => Error
}

/** Runs a number of tasks at once, the others in turn; a full queue accepts no more. */
export class TaskQueue {
  readonly #semaphore: Semaphore
  readonly #pendingMax: number
  readonly #full: () => Error
  #pending = 0

  constructor({ concurrency, pendingMax, full }: TaskQueueOptions) {
    this.#semaphore = new Semaphore(concurrency)
    this.#pendingMax = pendingMax
    this.#full = full
  }

  throwWhenFull(): void {
    if (this.#pending >= this.#pendingMax) throw this.#full()
  }

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    this.throwWhenFull()
    this.#pending += 1
    const release = await this.#semaphore.acquire()
    try {
      return await task()
    } finally {
      release()
      this.#pending -= 1
    }
  }
}
