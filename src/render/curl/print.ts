import type { RenderedRequest, SecretPlace } from '../request.ts'
import { fillPlaceholders } from '../custom-signature.ts'
import { fillSecrets, insertSecrets } from '../secret-places.ts'
import { printWord } from './shell.ts'
import { markVariable, variableFor } from './variables.ts'

/**
 * The request as a cURL command for a POSIX shell (T15). Secrets are variables such as `$TOKEN`, to be set beforehand; with
 * `resolve` their values are filled in.
 */
export function printCurl(request: RenderedRequest, resolve?: (name: string) => string | null): string {
  const asVariable = (place: SecretPlace): string =>
    place.as === 'hmac' ? signatureVariables(place) : markVariable(variableFor(place.name))
  const { url, headers, body } =
    resolve === undefined ? insertSecrets(request, asVariable) : fillSecrets(request, resolve)
  // curl takes brackets and braces in an address for ranges, unless told otherwise.
  const words = [
    request.method === 'GET' ? 'curl' : `curl -X ${request.method}`,
    `${/[[\]{}]/.test(url) ? '-g ' : ''}${printWord(url)}`,
  ]
  for (const [i, [name, value]] of headers.entries()) {
    const basic = request.secrets.find((place) => isBasicOf(place, i))
    if (basic === undefined) words.push(`-H ${printWord(value === '' ? `${name};` : `${name}: ${value}`)}`)
    else {
      const password = resolve === undefined ? asVariable(basic) : (resolve(basic.name) ?? '')
      words.push(`-u ${printWord(`${basic.username ?? ''}:${password}`)}`)
    }
  }
  // Not `--data`, which reads a file if a body begins with @.
  if (body !== null) words.push(`--data-raw ${printWord(body)}`)
  return words.join(' \\\n  ')
}

/** The signature is calculated for each attempt: a person who runs the command calculates it as well. */
function signatureVariables({ signing }: SecretPlace): string {
  return fillPlaceholders(signing?.value ?? '', {
    signature: markVariable('SIGNATURE'),
    timestamp: markVariable('TIMESTAMP'),
  })
}

function isBasicOf(place: SecretPlace, header: number): boolean {
  return place.as === 'basic' && typeof place.in === 'object' && place.in.header === header
}
