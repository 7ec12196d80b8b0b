// Work that would hold the page up, done by a worker beside it: questions and answers, each with its number.

interface RpcMessage<Content> {
  readonly n: number
  readonly content: Content
}

export interface WorkerRpc<Question, Answer> {
  /** Rejects when the worker breaks down. `transfer`: what is handed over and not copied. */
  call(question: Question, transfer?: Transferable[]): Promise<Answer>
  end(): void
}

/** The page's side. */
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

/** The worker's side. */
export function serveWorkerRpc(answer: (question: never) => unknown): void {
  const page = globalThis as unknown as Pick<Worker, 'addEventListener' | 'postMessage'>
  page.addEventListener('message', ({ data: { n, content } }: MessageEvent<RpcMessage<never>>) => {
    page.postMessage({ n, content: answer(content) } satisfies RpcMessage<unknown>, [])
  })
}
