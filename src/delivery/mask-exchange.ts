// Hides the secrets of a request in its answer (S22).
import { createMask, secretPartsOfAddress, type Mask } from '../text/mask.ts'
import type { Exchange } from './exchange.ts'

/** The exchange as it may be kept and shown. */
export function maskExchange(exchange: Exchange, mask: Mask): Exchange {
  const { headers, body, cut, error } = exchange
  return {
    ...exchange,
    headers: headers.map(([name, value]) => [mask.text(name), mask.text(value)] as const),
    body: mask.bytes(body, cut),
    error: error === null ? null : { ...error, detail: mask.text(error.detail) },
  }
}

/** Hides the secrets of an integration, given by name. The value of a service's input may be an address. */
export function maskOf(secrets: ReadonlyMap<string, string>): Mask {
  return createMask(
    [...secrets].flatMap(([name, text]) =>
      name.startsWith('input.') ? [text, ...secretPartsOfAddress(text)] : [text],
    ),
  )
}
