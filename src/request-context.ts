// The API request that is being answered: its id is in the response and in every log line about the request.
import { AsyncLocalStorage } from 'node:async_hooks'

interface RequestContext {
  readonly id: string
  /** Work that the request started may continue after the response, and does not belong to the request any more. */
  isAnswered: boolean
}

const contexts = new AsyncLocalStorage<RequestContext>()

/** Runs the code that answers a request; until `answered` is called, `currentRequestId` returns its id. */
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
