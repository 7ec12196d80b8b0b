// Secrets in a cURL command are variables of the shell.
import type { Part } from '../template/parse.ts'
import { printTemplate } from '../template/print.ts'

// Two characters that Unicode keeps out of all texts enclose the name of a variable while a word is processed.
const OPEN = '\ufdd0'
const CLOSE = '\ufdd1'
const MARKED = new RegExp(`${OPEN}([A-Za-z_]\\w*)${CLOSE}`)

/** A text without marks: those characters themselves become U+FFFD. */
export function withoutMarks(text: string): string {
  return text.replace(new RegExp(`[${OPEN}${CLOSE}]`, 'g'), '\ufffd')
}

export function markVariable(name: string): string {
  return OPEN + name + CLOSE
}

/** The texts and the names of variables of a word in turn: texts at even places, names at odd ones. */
export function splitVariables(word: string): readonly string[] {
  return word.split(MARKED)
}

/** Changes the texts of a word, and leaves its variables. */
export function mapTexts(word: string, change: (text: string) => string): string {
  return splitVariables(word)
    .map((part, i) => (i % 2 === 1 ? markVariable(part) : change(part)))
    .join('')
}

/** The variable that stands for a secret: `auth.token` is TOKEN, `header.x-key` X_KEY, any other SECRET_NAME. */
export function variableFor(secret: string): string {
  const own = OWN.get(secret)
  if (own !== undefined) return own
  const name = secret.startsWith('header.') ? secret.slice('header.'.length) : `SECRET_${secret}`
  const plain = name.toUpperCase().replace(/[^\dA-Z_]/g, '_')
  return /^\d/.test(plain) ? `_${plain}` : plain
}

const OWN: ReadonlyMap<string, string> = new Map([
  ['auth.password', 'PASSWORD'],
  ['auth.token', 'TOKEN'],
  ['auth.value', 'API_KEY'],
  ['auth.access_token', 'ACCESS_TOKEN'],
  ['auth.secret_access_key', 'AWS_SECRET_ACCESS_KEY'],
])

/** The secret that a variable in a pasted command stands for. */
export function secretFor(variable: string): string {
  return variable.replace(/^SECRET_(?=.)/, '').toLowerCase()
}

/** A word as a template with the same text; its variables are secrets. */
export function asTemplate(word: string): string {
  const nowhere = { at: 0, length: 0 }
  const parts = splitVariables(word).map((part, i): Part => {
    if (i % 2 === 0) return { kind: 'text', text: part, ...nowhere }
    return { kind: 'placeholder', of: 'secret', name: secretFor(part), filters: [], ...nowhere }
  })
  return printTemplate(parts)
}
