// Words of a POSIX shell: written so that each has no special meaning, and read as a shell would, without running anything.
import { markVariable, splitVariables, withoutMarks } from './variables.ts'

/** Writes a word: texts in single quotes, which disable all special characters, and variables in double quotes. */
export function printWord(word: string): string {
  const parts = splitVariables(word)
  return parts
    .map((part, i) => {
      if (i % 2 === 1) return `"$${part}"`
      return part === '' && parts.length > 1 ? '' : `'${part.replaceAll("'", String.raw`'\''`)}'`
    })
    .join('')
}

// The quoted and bare pieces of words. A bare & inside a word stays, for an address that was pasted without quotes.
const PIECE =
  /(?<end>[ \t]*(?:[;|<>\r\n]|&(?=[\s&]|$)|$))|(?<blank>[ \t]+|\\\r?\n)|'(?<single>[^']*)'|\$'(?<ansi>[^'\\]*(?:\\[^][^'\\]*)*)'|"(?<double>[^"\\]*(?:\\[^][^"\\]*)*)"|\$(?<variable>[A-Za-z_]\w*)|\$\{(?<braced>[A-Za-z_]\w*)\}|\\(?<escaped>[^])|(?<bare>[^\s'"\\$;|<>&]+|[&$])/uy

/** The words of the first command in the text, with variables marked in them. `null` when a quote is not closed. */
export function readWords(command: string): readonly string[] | null {
  const text = withoutMarks(command).trim()
  const words: string[] = []
  let word: string | null = null
  PIECE.lastIndex = 0
  for (;;) {
    const groups = PIECE.exec(text)?.groups
    if (groups === undefined) return null
    const { end, blank, single, ansi, double, variable, braced, escaped, bare } = groups
    if (end !== undefined || blank !== undefined) {
      if (word !== null) words.push(word)
      word = null
      if (end !== undefined) return words
      continue
    }
    const name = variable ?? braced
    word ??= ''
    if (single !== undefined) word += single
    else if (ansi !== undefined) word += readAnsi(ansi)
    else if (double !== undefined) word += readDouble(double)
    else word += name === undefined ? (escaped ?? bare ?? '') : markVariable(name)
  }
}

function readDouble(text: string): string {
  return text.replace(
    /\\(?:\r?\n|(["\\$`]))|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g,
    (_, character?: string, name?: string, braced?: string) => {
      const variable = name ?? braced
      return variable === undefined ? (character ?? '') : markVariable(variable)
    },
  )
}

const ANSI: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

// $'…' of bash and zsh, which browsers use in "Copy as cURL".
function readAnsi(text: string): string {
  return text.replace(
    /\\(?:u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|x([\da-fA-F]{1,2})|([0-7]{1,3})|([^]))/g,
    (_, four?: string, eight?: string, two?: string, octal?: string, character = '') => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      const hex = four ?? eight ?? two
      if (hex === undefined) return ANSI[character] ?? character
      return String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff))
    },
  )
}
