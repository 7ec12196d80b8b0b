// The integration's custom HMAC signature (D18): which words in braces it may have, and its place in a rendered request. The
// signed text is known only when the request goes out, so the sender calculates the signature.
import type { HmacAuth } from './auth/kinds.ts'
import { type Compilation, addError, addWarning } from './compilation.ts'
import { headerText } from './escape.ts'
import type { SignaturePlaceOf, Signings } from './request.ts'
import { sendsBody } from './sends-body.ts'
import { didYouMean } from './template/suggest.ts'
import { SIGNATURE_KEY } from './secret-names.ts'

/** Placeholders of the signed text. `path` includes the query, `timestamp` is in seconds since 1970. */
export const SIGNED_PLACEHOLDERS = ['body', 'timestamp', 'id', 'method', 'url', 'path'] as const
/** Placeholders of the header. */
export const HEADER_PLACEHOLDERS = ['signature', 'timestamp'] as const

export type SignedValues = Readonly<Record<(typeof SIGNED_PLACEHOLDERS)[number], string>>

/** How the signature is made: the part of the authentication that a rendered request keeps. */
type SignatureSpec = Signings['hmac']

/** At least one letter: other braces are text, such as those of JSON. */
const WORD = /\{([A-Za-z]\w*)\}/g

/** The text with each word in braces replaced. Braces around anything else stay. */
export function fillPlaceholders(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(WORD, (written, word: string) => (Object.hasOwn(words, word) ? (words[word] ?? '') : written))
}

/** The place of the signature in a request: the whole value of the header, once it is calculated. */
export function signaturePlace(signing: SignatureSpec, header: number): SignaturePlaceOf<'hmac'> {
  return { name: SIGNATURE_KEY, in: { header }, at: 0, as: 'hmac', signing }
}

/** Adds the problems of the signature, and returns the part that a request keeps. Its header is checked with the others. */
export function compileSignature(to: Compilation, auth: HmacAuth): SignatureSpec {
  checkWords(to, { path: 'auth.signs', text: auth.signs, words: SIGNED_PLACEHOLDERS })
  checkWords(to, { path: 'auth.value', text: auth.value, words: HEADER_PLACEHOLDERS })
  if (!auth.value.includes('{signature}'))
    addError(to, 'auth.value', 'Add {signature} where the signature goes in the header.')
  if (auth.signs === '') addError(to, 'auth.signs', 'Enter the signed content. For most receivers, this is {body}.')
  else if (sendsBody(to.template.method) && !auth.signs.includes('{body}'))
    addWarning(to, 'auth.signs', 'The body is not signed. Add {body} so that the receiver can verify it.')
  const { algorithm, encoding, signs } = auth
  return { algorithm, encoding, signs, value: headerText(auth.value, 'percent').trim() }
}

function checkWords(
  to: Compilation,
  { path, text, words }: { readonly path: string; readonly text: string; readonly words: readonly string[] },
): void {
  for (const found of text.matchAll(WORD)) {
    const [written, word = ''] = found
    if (words.includes(word)) continue
    const known = `Use ${words.map((one) => `{${one}}`).join(', ')}.`
    const span = { at: found.index, length: written.length }
    addError(to, path, `Unknown placeholder ${written}. ${didYouMean(word, words, known)}`, span)
  }
}
