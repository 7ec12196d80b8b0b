// The record of the receiver's requests: every request byte for byte, and when. While measuring, it only copies the bytes;
// they are parsed when asked for, at no cost to the measurement.
import { percentile } from './figures.ts'

/** The requests since the last reset. */
export interface Arrivals {
  readonly count: number
  /** Number of these before the given deadline. */
  readonly inTime: number
  /** By `clockMs`; NaN without requests. */
  readonly firstAt: number
  readonly lastAt: number
  /** Requests whose `webhook-id` came before. */
  readonly repeated: number
  /** Requests that came after a later request of the same call (D3). */
  readonly overtaken: number
  readonly unsigned: number
  /** From the time `sent_at` in the body to the first byte here, in milliseconds; NaN without that time. */
  readonly lateness: { readonly p50: number; readonly p99: number }
  /** Some requests in full, to check their signatures. */
  readonly samples: readonly Sample[]
}

export interface Sample {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Memory is allocated in pieces of this size. */
const SLAB_BYTES = 16 * 1024 * 1024
const SAMPLES_MAX = 20
const HEAD_END = '\r\n\r\n'

export class Ledger {
  readonly #slabs: Buffer[] = []
  readonly #places: { readonly slab: number; readonly from: number; readonly to: number; readonly at: number }[] = []
  #used = SLAB_BYTES

  get count(): number {
    return this.#places.length
  }

  /** A complete request, whose first byte came at `at`. */
  add(request: Buffer, at: number): void {
    if (this.#used + request.length > SLAB_BYTES) {
      this.#slabs.push(Buffer.allocUnsafe(Math.max(SLAB_BYTES, request.length)))
      this.#used = 0
    }
    const slab = this.#slabs.length - 1
    request.copy(this.#slabs[slab] ?? Buffer.alloc(0), this.#used)
    this.#places.push({ slab, from: this.#used, to: this.#used + request.length, at })
    this.#used += request.length
  }

  reset(): void {
    this.#slabs.length = 0
    this.#places.length = 0
    this.#used = SLAB_BYTES
  }

  /** `deadline` by `clockMs`. */
  read(deadline = Number.POSITIVE_INFINITY): Arrivals {
    const ids = new Set<string>()
    const lastOfCall = new Map<string, number>()
    const lateness: number[] = []
    const samples: Sample[] = []
    let repeated = 0
    let overtaken = 0
    let unsigned = 0
    for (const [index, { at }] of this.#places.entries()) {
      const { headers, body } = this.#requestAt(index)
      const id = headers['webhook-id'] ?? ''
      if (ids.has(id)) repeated += 1
      ids.add(id)
      if (headers['webhook-signature'] === undefined) unsigned += 1
      const { call, n, sent_at: sentAt } = parsed(body)
      if (typeof call === 'string' && typeof n === 'number') {
        if ((lastOfCall.get(call) ?? 0) >= n) overtaken += 1
        lastOfCall.set(call, n)
      }
      if (typeof sentAt === 'number') lateness.push(at - sentAt)
      if (index % Math.ceil(this.count / SAMPLES_MAX) === 0) samples.push({ headers, body })
    }
    return {
      count: this.count,
      inTime: this.#places.filter(({ at }) => at < deadline).length,
      firstAt: this.#places[0]?.at ?? Number.NaN,
      lastAt: this.#places.at(-1)?.at ?? Number.NaN,
      repeated,
      overtaken,
      unsigned,
      lateness: { p50: percentile(lateness, 0.5), p99: percentile(lateness, 0.99) },
      samples,
    }
  }

  #requestAt(index: number): Sample {
    const place = this.#places[index]
    const text = place ? (this.#slabs[place.slab]?.toString('utf8', place.from, place.to) ?? '') : ''
    const headEnd = text.indexOf(HEAD_END)
    const [, ...lines] = text.slice(0, headEnd).split('\r\n')
    const pairs = lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 2),
    ])
    return { headers: Object.fromEntries(pairs), body: text.slice(headEnd + HEAD_END.length) }
  }
}

function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
