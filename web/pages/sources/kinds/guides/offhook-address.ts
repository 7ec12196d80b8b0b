/** An address for documentation (RFC 5737), which the person replaces. */
const ADDRESS_EXAMPLE = '192.0.2.10'

/** The likely address of Offhook: the phone system's own machine, else the host of the page. */
export function offhookAddress(pbxHost: string, pageHost: string): string {
  if (isThisMachine(pbxHost)) return '127.0.0.1'
  return /^\d+\.\d+\.\d+\.\d+$/.test(pageHost) && !pageHost.startsWith('127.') ? pageHost : ADDRESS_EXAMPLE
}

export function isThisMachine(host: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+)$/.test(host.trim())
}
