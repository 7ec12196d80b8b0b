// A command that sends a call, ready to paste. Pure.

interface SampleCurlOptions {
  /** The address for call updates. */
  readonly url: string
  readonly key: string
  /** The id of the call: a new one for each command, so that each sends a new call. */
  readonly uniqueid: string
}

/** A missed call, sent complete: otherwise it would ring on the board for ever. */
export function sampleCurl({ url, key, uniqueid }: SampleCurlOptions): string {
  const fields = { direction: 'inbound', caller_number: '+61412345678', tracking_number: '+61288889999' }
  const updates = [
    { uniqueid, status: 'ringing', fields },
    { uniqueid, status: 'ended', outcome: 'missed' },
  ]
  return [
    `curl -X POST ${quoted(url)}`,
    `  -H ${quoted(`authorization: Bearer ${key}`)}`,
    `  -H 'content-type: application/json'`,
    `  -d ${quoted(JSON.stringify(updates))}`,
  ].join(' \\\n')
}

/** Quoted for a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
