/** Where somebody came from, if that is a page of ours: an address that leads elsewhere is not followed. */
export function safeRedirect(back: string | undefined): string {
  // Read as a browser reads it, which passes over tabs and line ends and takes \ for /.
  const url = URL.parse(back ?? '', ANY_ORIGIN)
  const isOwn = back?.startsWith('/') === true && url?.origin === ANY_ORIGIN && !/^\/(?:\/|sign-in)/.test(url.pathname)
  return isOwn ? url.pathname + url.search + url.hash : '/'
}

/** What an address that names no site is read against. */
const ANY_ORIGIN = 'https://offhook.invalid'
