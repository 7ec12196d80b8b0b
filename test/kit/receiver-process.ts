// A receiver in a process of its own: it outlives a killed program, and takes no time from the measured process.
// `forkReceiver` starts it; it sends its address first, then every request, in the order of arrival.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { misbehaviourNamed, startMisbehaving } from './misbehaviours.ts'
import { Ledger, startReceiver } from './receiver.ts'
import type { Answer, CertificateName, ReceivedRequest, Receiver } from './receiver.ts'

export interface ForkOptions {
  /** Well-behaved: the first answer for the first request, the last answer for all further requests. */
  readonly answers?: readonly Answer[]
  readonly certificate?: CertificateName
  readonly port?: number
  /** Misbehaving: the name of an entry in `misbehaviours`. */
  readonly misbehaviour?: string
  readonly scheme?: 'http' | 'https'
  /** A file to which each request is appended as a line of JSON, on disk before the response. */
  readonly file?: string
  /** Does not report its requests: for measurements. */
  readonly silent?: boolean
}

type ReceiverMessage = { readonly url: string; readonly port: number } | ReceivedRequest

/** Starts a receiver in its own process, which ends with `close` or with this process. */
export async function forkReceiver(options: ForkOptions = {}): Promise<Receiver> {
  if (options.misbehaviour !== undefined) misbehaviourNamed(options.misbehaviour)
  const child = fork(import.meta.filename, [JSON.stringify(options)], { execArgv: [] })
  const ledger = new Ledger()
  const address = Promise.withResolvers<{ url: string; port: number }>()
  child.once('exit', () => address.reject(new Error('the receiver ended before it listened')))
  child.on('message', (message: ReceiverMessage) => {
    if ('url' in message) address.resolve(message)
    else ledger.add(message)
  })
  const { url, port } = await address.promise
  const close = async () => {
    const ended = once(child, 'exit')
    child.disconnect()
    await ended
  }
  return { url, port, received: ledger.all, until: (count) => ledger.until(count), close }
}

async function run(options: ForkOptions): Promise<void> {
  const receiver = await startFrom(options)
  process.send?.({ url: receiver.url, port: receiver.port } satisfies ReceiverMessage)
  process.once('disconnect', () => process.exit(0))
}

function startFrom({ misbehaviour, scheme = 'http', file, silent, ...options }: ForkOptions): Promise<Receiver> {
  const onReceived = (received: ReceivedRequest) => {
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(received)}\n`, { flush: true })
    if (!silent) process.send?.(received satisfies ReceiverMessage)
  }
  if (misbehaviour === undefined) return startReceiver({ ...options, onReceived })
  return startMisbehaving(misbehaviourNamed(misbehaviour), scheme, { onReceived })
}

const [argument] = process.argv.slice(2)
if (process.send !== undefined && import.meta.main && argument !== undefined) await run(JSON.parse(argument))
