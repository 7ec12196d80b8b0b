// Runs work in a worker that would block the page: requests and responses, each with a number.

interface RpcMessage<Content> {
  readonly n: number
  readonly content: Content
}

interface WorkerRpc<Question, Answer> {
  /** Rejects when the worker fails. `transfer`: objects that are moved and not copied. */
  call(question: Question, transfer?: Transferable[]): Promise<Answer>
  end(): void
}

/** The page's end. */
export function workerRpc<Question, Answer>(worker: Worker): WorkerRpc<Question, Answer> {
  const waiting = new Map<number, PromiseWithResolvers<Answer>>()
  let lastId = 0
  worker.addEventListener('message', ({ data: { n, content } }: MessageEvent<RpcMessage<Answer>>) => {
    waiting.get(n)?.resolve(content)
    waiting.delete(n)
  })
  worker.addEventListener('error', ({ message }) => {
    for (const one of waiting.values()) one.reject(new Error(message))
    waiting.clear()
  })
  return {
    call(content, transfer = []) {
      const n = ++lastId
      const answer = Promise.withResolvers<Answer>()
      waiting.set(n, answer)
      worker.postMessage({ n, content } satisfies RpcMessage<Question>, transfer)
      return answer.promise
    },
    end: () => worker.terminate(),
  }
}

/** The worker's end. */
export function serveWorkerRpc(answer: (question: never) => unknown): void {
  const page = globalThis as unknown as Pick<Worker, 'addEventListener' | 'postMessage'>
  page.addEventListener('message', ({ data: { n, content } }: MessageEvent<RpcMessage<never>>) => {
    page.postMessage({ n, content: answer(content) } satisfies RpcMessage<unknown>, [])
  })
}
