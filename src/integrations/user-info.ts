// The part before the last @ of the authority (RFC 3986, 3.2.1).
const USER_INFO = /^(\s*https?:\/\/)([^/?#\\]*)@/i

/** An address without its user name and password, and both separately; `userInfo` is `null` if there are none. */
export function splitUserInfo(address: string): { readonly address: string; readonly userInfo: string | null } {
  const [whole = '', scheme = '', userInfo = null] = USER_INFO.exec(address) ?? []
  return { address: scheme + address.slice(whole.length), userInfo }
}
