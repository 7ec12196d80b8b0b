// Which request of the API is being answered: its id stands in the answer and in every log line about it.
import { AsyncLocalStorage } from 'node:async_hooks'

interface RequestContext {
  readonly id: string
  /** What the request started goes on after its answer, and has nothing to do with it any more. */
  isAnswered: boolean
}

const contexts = new AsyncLocalStorage<RequestContext>()

/** Runs what answers a request; until `answered` is called, `currentRequestId` is its id. */
export function runInRequest(id: string, run: (answered: () => void) => void): void {
  const context: RequestContext = { id, isAnswered: false }
  contexts.run(context, run, () => {
    context.isAnswered = true
  })
}

/** The id of the request that is being answered; `null` outside one. */
export function currentRequestId(): string | null {
  const context = contexts.getStore()
  return context && !context.isAnswered ? context.id : null
}
