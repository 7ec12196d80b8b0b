/** From documentation (RFC 5737), to be replaced by a person. */
const ADDRESS_EXAMPLE = '192.0.2.10'

/** Where Offhook seems to run: on the machine of the phone system itself, else where the page came from. */
export function offhookAddress(pbxHost: string, pageHost: string): string {
  if (isThisMachine(pbxHost)) return '127.0.0.1'
  return /^\d+\.\d+\.\d+\.\d+$/.test(pageHost) && !pageHost.startsWith('127.') ? pageHost : ADDRESS_EXAMPLE
}

export function isThisMachine(host: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+)$/.test(host.trim())
}
