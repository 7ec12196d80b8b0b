// Splits the target of a request into its path and its query.

const TARGET = /^(?:https?:\/\/[^/?#]*)?(?<path>[^?#]*)(?:\?(?<query>[^#]*))?/is

/**
 * The path and the query in the first line of a request. Some proxies write scheme and host before them (RFC 9112, 3.2.2). A
 * fragment after `#` is dropped: it is only for browsers.
 */
export function splitTarget(url: string): { readonly path: string; readonly query: string } {
  const { path = '', query = '' } = TARGET.exec(url)?.groups ?? {}
  return { path: path === '' ? '/' : path, query }
}
