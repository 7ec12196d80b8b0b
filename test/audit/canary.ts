// No secret anywhere it does not belong (S20, S22): neither in a table, in whatever spelling, nor in what the program says.
import type { Client } from 'pg'

/** A secret that was given to the program for one purpose, and would stand out anywhere else. */
export interface Canary {
  readonly name: string
  readonly value: string
}

/** The spellings in which a secret may hide: as it is, and as JSON, URLs, Base64 and hex write it. */
export function spellingsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1)
  const hex = Buffer.from(value).toString('hex')
  return [
    ...new Set([value, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(value), hex, ...base64Of(value)]),
  ]
}

/** Within other text the bytes of a secret fall on one of three places of Base64's groups; the ends depend on neighbours. */
function base64Of(value: string): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.from('\0'.repeat(shift) + value)
      .toString('base64')
      .replace(/=+$/, '')
    const inner = text.slice(shift === 0 ? 0 : shift + 1, -1)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** Where a text holds one of the canaries: sentences, none when it is clean. */
export function searchText(where: string, text: string, canaries: readonly Canary[]): string[] {
  return canaries
    .filter(({ value }) => spellingsOf(value).some((spelling) => text.includes(spelling)))
    .map(({ name }) => `${where} holds the secret ${name}`)
}

/** The same for every table of the database; bytes are searched as hex, and as the text they may be. */
export async function searchDatabase(client: Client, canaries: readonly Canary[]): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    for (const canary of canaries) {
      const { rowCount } = await client.query(
        `SELECT FROM ${name} t CROSS JOIN unnest($1::text[]) spelling WHERE strpos(t::text, spelling) > 0 LIMIT 1`,
        // A bytea shows as hex in a row's text, so what it holds as text is looked for as the hex of each spelling.
        [spellingsOf(canary.value).flatMap((spelling) => [spelling, Buffer.from(spelling).toString('hex')])],
      )
      if (rowCount !== 0) found.push(`table ${name} holds the secret ${canary.name}`)
    }
  }
  return found
}
