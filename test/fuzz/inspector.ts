// Facts that only the program itself knows, read through Node's inspector: the memory that it holds after a collection,
// and for how long its event loop was blocked. The processor time of its main thread counts, not the wall clock: on a
// machine with other work, everything is late although nothing is blocked.
import { readFileSync } from 'node:fs'

/** Makes a program print the address of its inspector. */
export const inspected = { NODE_OPTIONS: '--inspect=127.0.0.1:0' }

/** So seldom that sampling costs nothing. */
const SAMPLE_US = 5_000
const MEBIBYTE = 1024 * 1024

/** Begins to measure the longest time of the main thread between two turns of its event loop. */
const WATCH = `{
  const turnMs = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000 }
  let last = turnMs()
  globalThis.longestTurnMs = 0
  setInterval(() => {
    const now = turnMs()
    globalThis.longestTurnMs = Math.max(globalThis.longestTurnMs, now - last)
    last = now
  }, 10).unref()
}`

/** The parts of the inspector's responses that are read here. */
interface Reply {
  readonly result?: { readonly value?: unknown }
  readonly profile?: {
    readonly nodes: readonly {
      readonly hitCount: number
      readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
    }[]
  }
}

export class Inspector {
  readonly #socket: WebSocket
  readonly #pid: number
  #asked = 0

  private constructor(socket: WebSocket, pid: number) {
    this.#socket = socket
    this.#pid = pid
  }

  /** `output`: the program's whole output; the inspector that it names last is used. */
  static async open(output: string, pid: number): Promise<Inspector> {
    const address = [...output.matchAll(/Debugger listening on (ws:\/\/\S+)/g)].at(-1)?.[1]
    if (address === undefined) throw new Error('the program did not say where its inspector listens')
    const socket = new WebSocket(address)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', () => reject(new Error('the inspector of the program does not answer')))
    })
    const inspector = new Inspector(socket, pid)
    await inspector.#evaluate(WATCH)
    await inspector.#call('Profiler.enable')
    await inspector.#call('Profiler.setSamplingInterval', { interval: SAMPLE_US })
    await inspector.#call('Profiler.start')
    return inspector
  }

  /** The memory in MiB that is still held after a collection. */
  async heapMb(): Promise<number> {
    await this.#call('HeapProfiler.collectGarbage')
    return (await this.#evaluate('(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())')) / MEBIBYTE
  }

  /** The most memory in MiB that the process had at any time; 0 where the system does not report it. */
  peak(): number {
    try {
      return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#pid}/status`, 'utf8'))?.[1]) / 1024
    } catch {
      return 0
    }
  }

  /** The longest time in ms for which the event loop was blocked since the last call. */
  longestTurn(): Promise<number> {
    return this.#evaluate('{ const ms = globalThis.longestTurnMs; globalThis.longestTurnMs = 0; ms }')
  }

  /**
   * The work of the program since the last call, by function: `12 % src/render/json.ts:80 withGaps`; and the profile
   * itself.
   */
  async hottest(): Promise<{ readonly lines: readonly string[]; readonly profile: string }> {
    const { profile } = await this.#call('Profiler.stop')
    await this.#call('Profiler.start')
    if (profile === undefined) return { lines: [], profile: '' }
    const counts = new Map<string, number>()
    for (const { hitCount, callFrame } of profile.nodes) {
      const name = `${callFrame.url.replace(/.*\/(src|node_modules)\//, '$1/')}:${callFrame.lineNumber + 1} ${callFrame.functionName}`
      if (callFrame.functionName !== '(idle)') counts.set(name, (counts.get(name) ?? 0) + hitCount)
    }
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
    const lines = [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 8)
      .map(([name, count]) => `${((100 * count) / all).toFixed(0)} % ${name}`)
    return { lines, profile: JSON.stringify(profile) }
  }

  close(): void {
    this.#socket.close()
  }

  async #evaluate(expression: string): Promise<number> {
    return Number((await this.#call('Runtime.evaluate', { expression })).result?.value)
  }

  #call(method: string, params: object = {}): Promise<Reply> {
    const id = (this.#asked += 1)
    return new Promise((resolve, reject) => {
      const end = (): void => reject(new Error('the inspector of the program is gone'))
      const listen = ({ data }: MessageEvent): void => {
        const reply = JSON.parse(String(data)) as { id?: number; result?: Reply }
        if (reply.id !== id) return
        this.#socket.removeEventListener('message', listen)
        this.#socket.removeEventListener('close', end)
        resolve(reply.result ?? {})
      }
      this.#socket.addEventListener('message', listen)
      this.#socket.addEventListener('close', end)
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }
}
