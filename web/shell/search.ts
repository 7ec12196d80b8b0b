// Reads the query of an address as plain text: people can read and type a filter.

export function readSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

/** Writes the query of an address, without unset parameters. */
export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const set = Object.entries(search).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  )
  const text = new URLSearchParams(set).toString()
  return text === '' ? '' : `?${text}`
}
