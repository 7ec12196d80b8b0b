// Describes a file that is no audio, in words for its sender: most often it is the wrong file, or an error that was saved in
// place of the recording.

import { isUtf8 } from 'node:buffer'

type FileSignature = readonly [what: string, begins: string]

// First bytes as their formats define them: PKWARE's note, RFC 1952, ISO 32000, RFC 2083, JPEG (T.81), GIF89a, MPEG-PS.
const SIGNATURES: readonly FileSignature[] = [
  ['a zip file', 'PK\u0003\u0004'],
  ['a gzip file', '\u001f\u008b'],
  ['a PDF', '%PDF'],
  ['a PNG picture', '\u0089PNG'],
  ['a JPEG picture', '\u00ff\u00d8\u00ff'],
  ['a GIF picture', 'GIF8'],
  ['a video', '\u0000\u0000\u0001\u00ba'],
]

const ACCEPTED_FORMATS =
  'Send the audio itself, as WAV, MP3, Ogg (Opus), FLAC or M4A. Convert raw samples (.gsm, .sln, .ulaw) to WAV first.'

/** A sentence that says what was found and what is accepted. `head`: the first bytes. */
export function explainNotAudio(head: Uint8Array): string {
  if (head.length === 0) return `The body is empty. ${ACCEPTED_FORMATS}`
  return `This is ${describeFile(head)}, not audio. ${ACCEPTED_FORMATS}`
}

/** A description that follows "This is", such as "a web page". `head`: the first bytes. */
export function describeFile(head: Uint8Array): string {
  if (head.length === 0) return 'nothing'
  const binary = Buffer.from(head).toString('latin1')
  const found = SIGNATURES.find(([, begins]) => binary.startsWith(begins))
  if (found) return found[0]
  if (/^--[^\r\n]+\r?\ncontent-disposition:/i.test(binary)) return 'a form (multipart/form-data)'
  if (!isText(head)) return 'an unknown format'
  const text = binary.trimStart()
  if (text.startsWith('<')) return 'a web page or XML'
  return text.startsWith('{') || text.startsWith('[') ? 'JSON' : 'text'
}

/** Whether these are the first bytes of a text, whatever the file's name is. */
export function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false
  const isControl = (byte: number): boolean => (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127
  if (head.some(isControl)) return false
  // The last character may be cut; a character has four bytes at most.
  return [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, head.length - cut)))
}
