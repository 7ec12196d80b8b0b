// A template as text: in a file as JSON; in a link, which has to be short, as compressed JSON in URL-safe letters. It stands
// after the #, which browsers never send to a server.
import { FRAGMENT_START } from './fragment.ts'
import { readTemplate, TEMPLATE_BYTES_MAX } from './read-template.ts'
import type { ReadTemplate } from './read-template.ts'
import type { Template } from './template.ts'

/** Some programs may cut a longer link. */
export const LINK_LENGTH_SAFE = 8_000

/** The compressed form of the largest template is shorter than this. */
const PACKED_LENGTH_MAX = 400_000

export function templateFile(template: Template): string {
  return `${JSON.stringify(template, null, 2)}\n`
}

/** `base`: the URL of the page, without a slash at its end. */
export async function templateLink(template: Template, base: string): Promise<string> {
  return `${base}/integrations/new#${FRAGMENT_START}${await pack(JSON.stringify(template))}`
}

/** Reads a link, its fragment alone, or the text of a file. */
export async function readShared(pasted: string): Promise<ReadTemplate> {
  const text = pasted.trim()
  if (text === '') return { refused: { is: 'empty' } }
  if (text.startsWith('{')) return readTemplate(text)
  const packed = text.slice(
    text.lastIndexOf(FRAGMENT_START) < 0 ? 0 : text.lastIndexOf(FRAGMENT_START) + FRAGMENT_START.length,
  )
  if (packed === '') return { refused: { is: 'empty' } }
  if (packed.length > PACKED_LENGTH_MAX) return { refused: { is: 'large' } }
  const json = await unpack(packed)
  return typeof json === 'string' ? readTemplate(json) : { refused: json }
}

async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCodePoint(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** A few bytes may expand to gigabytes: unpacking stops at the maximum size of a template. */
async function unpack(packed: string): Promise<string | { readonly is: 'large' | 'unreadable' }> {
  if (!/^[\w-]+$/.test(packed)) return { is: 'unreadable' }
  try {
    const bytes = Uint8Array.from(
      atob(packed.replaceAll('-', '+').replaceAll('_', '/')),
      (one) => one.codePointAt(0) ?? 0,
    )
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
    const decoder = new TextDecoder('utf-8', { fatal: true })
    let [text, size] = ['', 0]
    for await (const chunk of chunksOf(stream)) {
      size += chunk.byteLength
      if (size > TEMPLATE_BYTES_MAX) return { is: 'large' }
      text += decoder.decode(chunk, { stream: true })
    }
    return text + decoder.decode()
  } catch {
    // The text is not compressed in this way, is cut off, or is not UTF-8.
    return { is: 'unreadable' }
  }
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}
