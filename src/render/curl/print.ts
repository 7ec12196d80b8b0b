import { isSignature, showSignature } from '../auth/signatures.ts'
import type { FilledPlace, RenderedRequest, SecretPlace, SignaturePlace, SignaturePlaceOf } from '../request.ts'
import { AWS_SESSION_TOKEN } from '../secret-names.ts'
import { fillSecrets, insertSecrets } from '../secret-places.ts'
import { printWord } from './shell.ts'
import { markVariable, variableFor } from './variables.ts'

/**
 * The request as a cURL command for a POSIX shell (T15). Secrets are variables such as `$TOKEN`, to be set beforehand; with
 * `resolve` their values are filled in.
 */
export function printCurl(request: RenderedRequest, resolve?: (name: string) => string | null): string {
  const asVariable = (place: SecretPlace): string =>
    isSignature(place) ? signatureVariables(place) : markVariable(variableFor(place.name))
  const { url, headers, body } =
    resolve === undefined ? insertSecrets(request, asVariable) : fillSecrets(request, resolve)
  // curl takes brackets and braces in an address for ranges, unless told otherwise.
  const words = [
    request.method === 'GET' ? 'curl' : `curl -X ${request.method}`,
    `${/[[\]{}]/.test(url) ? '-g ' : ''}${printWord(url)}`,
  ]
  for (const [i, [name, value]] of headers.entries()) {
    const basic = request.secrets.find((place) => isBasicOf(place, i))
    const aws = request.secrets.find((place) => isAws4Of(place, i))
    if (aws !== undefined) words.push(...awsOptions(aws, resolve))
    else if (basic === undefined) words.push(`-H ${printWord(value === '' ? `${name};` : `${name}: ${value}`)}`)
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
function signatureVariables(place: SignaturePlace): string {
  return showSignature(place, { signature: markVariable('SIGNATURE'), timestamp: markVariable('TIMESTAMP') })
}

/** curl signs by itself (`--aws-sigv4`, since 7.75). A session token goes with typed secrets only: whether there is one is not known. */
function awsOptions(
  { name, signing: { access_key_id, region, service } }: SignaturePlaceOf<'aws4'>,
  resolve: ((name: string) => string | null) | undefined,
): readonly string[] {
  const secret = resolve === undefined ? markVariable(variableFor(name)) : (resolve(name) ?? '')
  const token = resolve?.(AWS_SESSION_TOKEN) ?? null
  return [
    `--aws-sigv4 ${printWord(`aws:amz:${region}:${service}`)}`,
    `-u ${printWord(`${access_key_id}:${secret}`)}`,
    ...(token === null ? [] : [`-H ${printWord(`x-amz-security-token: ${token}`)}`]),
  ]
}

function isAws4Of(place: SecretPlace, header: number): place is SignaturePlaceOf<'aws4'> {
  return place.as === 'aws4' && typeof place.in === 'object' && place.in.header === header
}

function isBasicOf(place: SecretPlace, header: number): place is FilledPlace {
  return place.as === 'basic' && typeof place.in === 'object' && place.in.header === header
}
