/**
 * Whether a text is a whole http or https address. An address with a user name or a password is refused (S6): the source has
 * separate settings for them, which are sealed, while an address is stored as it is.
 */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}
