// A command that sends a call, to be pasted as it stands. Pure.

export interface SampleCurlOptions {
  /** Where updates are posted. */
  readonly url: string
  readonly key: string
  /** Of the call: another for each command, so that each sends a call of its own. */
  readonly uniqueid: string
}

/** A missed call, sent whole: it does not stay on the board as one that rings for ever. */
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

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
