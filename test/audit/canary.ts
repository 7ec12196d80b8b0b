// No secret may be where it does not belong (S20, S22): not in a table, in any encoding, and not in the program's
// output.
import type { Client } from 'pg'

/** A secret that was given to the program for a single purpose, and is recognisable anywhere else. */
export interface Canary {
  readonly name: string
  readonly value: string
}

/** The encodings in which a secret may hide: as it is, as JSON within JSON, and as in URLs, Base64 and hex. */
export function spellingsOf(value: string): string[] {
  const json = [value]
  for (let depth = 1; depth <= JSON_DEPTH; depth += 1) json.push(JSON.stringify(json.at(-1)).slice(1, -1))
  const hex = Buffer.from(value).toString('hex')
  return [...new Set([...json, encodeURIComponent(value), hex, ...base64Of(value)])]
}

/** A row as JSON, which contains a column with JSON, which contains a header whose value is JSON. */
const JSON_DEPTH = 3

/**
 * Within other text, the bytes of a secret begin at one of three positions of Base64's groups. The characters at the
 * ends depend on the neighbouring bytes.
 */
function base64Of(value: string): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.from('\0'.repeat(shift) + value)
      .toString('base64')
      .replace(/=+$/, '')
    const inner = text.slice(shift === 0 ? 0 : shift + 1, -1)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** Reports the canaries that a text contains, one sentence each. */
export function searchText(where: string, text: string, canaries: readonly Canary[]): string[] {
  return canaries
    .filter(({ value }) => spellingsOf(value).some((spelling) => text.includes(spelling)))
    .map(({ name }) => `${where} holds the secret ${name}`)
}

/** Does the same for every table of the database; columns of bytes are searched for the hex of each encoding. */
export async function searchDatabase(client: Client, canaries: readonly Canary[]): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string; bytes: boolean }>(
    `SELECT c.oid::regclass::text AS name, EXISTS (SELECT FROM pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid = 'bytea'::regtype) AS bytes
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  )
  const found: string[] = []
  for (const { name, bytes } of tables) {
    const sought = canaries.flatMap((canary) => spellingsOf(canary.value).map((text) => ({ canary, text })))
    const hex = sought.map(({ canary, text }) => ({ canary, text: Buffer.from(text).toString('hex') }))
    const all = bytes ? [...sought, ...hex] : sought
    // OFFSET 0: a row is converted to text only once, not once for each encoding.
    const { rows } = await client.query<{ nth: number }>(
      `SELECT DISTINCT s.nth::int FROM (SELECT to_jsonb(t)::text AS text FROM ${name} t OFFSET 0) r
       JOIN unnest($1::text[]) WITH ORDINALITY s(spelling, nth) ON strpos(r.text, s.spelling) > 0`,
      [all.map(({ text }) => text)],
    )
    const names = rows.map(({ nth }) => all[nth - 1]?.canary.name)
    found.push(...[...new Set(names)].map((secret) => `table ${name} holds the secret ${secret}`))
  }
  return found
}
