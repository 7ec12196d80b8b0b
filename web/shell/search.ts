// What stands behind the `?` of an address, as plain text: a filter is read and written as a person would type it.

export function readSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

/** What is not set is not written. */
export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const set = Object.entries(search).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  )
  const text = new URLSearchParams(set).toString()
  return text === '' ? '' : `?${text}`
}
