// A child process that is called by name: receiver, load and rivals must not share an event loop with each other or the bench.
import { fork } from 'node:child_process'
import { once } from 'node:events'

/** The functions of the process. Input and output travel as JSON. */
type Handlers = Readonly<Record<string, (input: never) => unknown>>

export interface Child<D extends Handlers> extends AsyncDisposable {
  /** Resolves with the handler's result; rejects with its error, or when the process has ended. */
  ask<Name extends keyof D & string>(name: Name, ...input: Parameters<D[Name]>): Promise<Awaited<ReturnType<D[Name]>>>
}

interface HandlerCall {
  readonly name: string
  readonly input: unknown
}

type Answer = { readonly value: unknown } | { readonly error: string }

/** Starts a module of this folder that calls `serve`. The process ends when it is disposed of, or with this process. */
export function startChild<D extends Handlers>(module: URL): Child<D> {
  const child = fork(module, { execArgv: [] })
  const waiting: PromiseWithResolvers<unknown>[] = []
  child.on('message', (answer: Answer) => {
    const asked = waiting.shift()
    if ('error' in answer) asked?.reject(new Error(answer.error))
    else asked?.resolve(answer.value)
  })
  child.once('exit', (code, signal) => {
    for (const asked of waiting) asked.reject(new Error(`${module.pathname} ended (${code ?? signal})`))
  })
  return {
    ask(name, ...[input]) {
      const asked = Promise.withResolvers<unknown>()
      waiting.push(asked)
      child.send({ name, input } satisfies HandlerCall)
      // The child returns the result of the handler with this name.
      return asked.promise as never
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** In the child: handles calls one after the other, and ends with the parent. */
export function serve(handlers: Handlers): void {
  let before: Promise<unknown> = Promise.resolve()
  process.on('message', ({ name, input }: HandlerCall) => {
    before = before.then(async () => process.send?.(await answerOf(handlers, { name, input })))
  })
  process.once('disconnect', () => process.exit(0))
}

async function answerOf(handlers: Handlers, { name, input }: HandlerCall): Promise<Answer> {
  try {
    return { value: await handlers[name]?.(input as never) }
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
