const list = (texts: readonly string[]): string => new Intl.ListFormat('en').format(texts)

/** Choosing a service, what it asks for, and its request. */
export const services = {
  choose: (name: string) => `Service: ${name}. Change it`,
  title: 'Choose a service',
  search: 'Search services',
  searchHint: 'Name, or what it is for',
  found: (n: number) => (n === 1 ? '1 service' : `${n} services`),
  none: 'No service fits',
  noneWhy: 'The Generic Webhook sends to any address that takes HTTP requests.',
  takeGeneric: 'Use the Generic Webhook',
  groups: {
    any: 'Any address',
    ads: 'Ads and analytics',
    crm: 'CRM',
    messages: 'Messages',
    automation: 'Automation',
  },
  beta: 'Beta',
  unconfirmed: (what: string) => `Beta: ${what}`,
  chosen: 'in use',
  inputs: (name: string) => `What ${name} asks for`,
  optional: 'optional',
  choose1: 'Choose…',
  docs: (name: string) => `How ${name} describes it`,
  checked: (on: string, against: string) => `Checked on ${on} against ${against}.`,
  copyPaste: 'Copy the script',
  // The two parts of an address that is secret, in the address of the request
  host: (label: string) => `${label}: host`,
  rest: (label: string) => `${label}: the rest`,

  // The request
  own: (name: string) => `The request is the one that ${name} takes:`,
  sends: (method: string, host: string, format: string) => `${method} to ${host}, ${format}.`,
  noHost: 'the address above',
  customise: 'Customise',
  customiseWhy: 'Shows the whole request: method, address, format, headers and authentication.',
  customised: (name: string) =>
    `What you change here makes the request your own: it then no longer follows what ${name} fills in.`,
  takeOwn: 'Use the service’s own request',
  ownAgain: (name: string) => `The request is that of ${name} again.`,
  wrong: (name: string, what: string) => `The request of ${name} cannot be made with these settings. ${what}`,

  // Another service
  changed: (from: string, to: string) => `Changed from ${from} to ${to}.`,
  kept: (parts: readonly string[]) => `Kept: ${list(parts)}.`,
  gone: (parts: readonly string[]) => `Gone: ${list(parts)}.`,
  parts: {
    name: 'the Route Name',
    when: 'when to send',
    delivery: 'how it is delivered',
    request: 'your own request',
    address: 'the address, which was a secret',
    secrets: 'what is secret, for it was for another address',
  },
  input: (label: string) => `“${label}”`,
  rate: (name: string, rate: string) =>
    `${name} takes ${rate} at most. Offhook keeps to that; write less to send slower.`,
  perSecond: (n: number) => (n === 1 ? 'one request a second' : `${n} requests a second`),
  perMinute: (n: number) => (n === 1 ? 'one request a minute' : `${n} requests a minute`),
  managed: 'Managed by a file',
  managedWhy: (by: string) => `It is described in ${by}: the next “offhook apply” takes back what is changed here.`,
}
