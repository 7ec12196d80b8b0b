/**
 * Whether a text is a whole http or https address. One with a user name or a password is none that is taken (S6): the source
 * has a place for them, where they are sealed, and an address is kept as it came.
 */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}
