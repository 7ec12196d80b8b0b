// The references that an export writes in place of secrets, each with the name of a variable that says what the secret is for.
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { getOrInsert } from '../../get-or-insert.ts'

export interface Reference {
  /** JSON pointer to the reference. */
  readonly pointer: string
  readonly variable: string
  /** A description of the value that the variable needs. */
  readonly what: string
}

/** Adds a reference for a secret of one item. Returns the reference, or `undefined` if that secret is not set. */
export type AddReference = (
  pointer: string,
  secret: { readonly name: string; readonly what: string },
) => string | undefined

/** The references of a whole export. Each variable is proposed for one secret only. */
export class References {
  readonly all: Reference[] = []
  readonly #names = new Set<string>()

  /** For the secrets of one item. */
  of(owner: {
    readonly pointer: string
    readonly name: string
    readonly secrets: ReadonlyMap<string, SecretRow>
  }): AddReference {
    const known = new Map<string, string>()
    return (pointer, { name, what }) => {
      if (!owner.secrets.has(name)) return undefined
      // An input and the Authentication tab may share one secret.
      const variable = getOrInsert(known, name, () => this.#free(variableOf(owner.name, name)))
      this.all.push({ pointer: owner.pointer + pointer, variable, what: `${owner.name}: ${what}` })
      return `\${${variable}}`
    }
  }

  #free(wanted: string): string {
    let name = wanted
    for (let n = 2; this.#names.has(name); n += 1) name = `${wanted}_${n}`
    this.#names.add(name)
    return name
  }
}

/** The item `CRM` and the secret `auth.token` make `CRM_TOKEN`. */
function variableOf(owner: string, secret: string): string {
  const words = [toVariableWord(owner) || 'SECRET', toVariableWord(secret.replace(/^(?:auth|input|header)\./, ''))]
  const name = words.filter((word) => word !== '').join('_')
  return /^\d/.test(name) ? `_${name}` : name
}

function toVariableWord(text: string): string {
  return text
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
}
