/** The page that the person came from, if it is one of our pages: other addresses are not followed. */
export function safeRedirect(back: string | undefined): string {
  // Parsed like in a browser, which ignores tabs and line ends and treats \ as /.
  const url = URL.parse(back ?? '', ANY_ORIGIN)
  const isOwn = back?.startsWith('/') === true && url?.origin === ANY_ORIGIN && !/^\/(?:\/|sign-in)/.test(url.pathname)
  return isOwn ? url.pathname + url.search + url.hash : '/'
}

/** The base for parsing an address without an origin. */
const ANY_ORIGIN = 'https://offhook.invalid'
