const list = (texts: readonly string[]): string => new Intl.ListFormat('en-AU').format(texts)

/** The choice of a service, its inputs, and its request. */
export const services = {
  choose: (name: string) => `Service: ${name}. Change`,
  title: 'Choose a service',
  search: 'Search services',
  searchHint: 'Name or purpose',
  found: (n: number) => (n === 1 ? '1 service' : `${n} services`),
  none: 'No services found',
  noneWhy: 'Use the Generic Webhook to send to any URL that accepts HTTP requests.',
  takeGeneric: 'Use the Generic Webhook',
  groups: {
    any: 'Any URL',
    ads: 'Ads and analytics',
    crm: 'CRM',
    messages: 'Messaging',
    automation: 'Automation',
  },
  beta: 'Beta',
  unconfirmed: (what: string) => `Beta: ${what}`,
  chosen: 'chosen',
  inputs: (name: string) => `${name} settings`,
  about: (name: string) => `About ${name}`,
  optional: 'optional',
  showOptional: (n: number) => `${n} optional`,
  changeInputs: (name: string) => `Change ${name} settings`,
  filledInput: (label: string, value: string) => `${label} ${value}`,
  filled: (inputs: readonly string[]) => inputs.join(', '),
  choose1: 'Choose…',
  docs: (name: string) => `${name} documentation`,
  checked: (on: string, against: string) => `Checked on ${on} against ${against}.`,
  copyPaste: 'Copy script',
  // The two parts of a secret URL, in the URL of the request
  host: (label: string) => `${label}: host`,
  rest: (label: string) => `${label}: path`,

  // The request
  // The message
  message: 'Message',
  messageParts: {
    title: 'Message title',
    subject: 'Subject',
    text: 'Message text',
    line: 'Message line',
    link: 'Link',
  },
  messageLine: (n: number) => `Message line ${n}`,
  messagePreview: 'Message preview',
  resetMessage: 'Reset message',

  customise: 'Customise',
  customiseWhy: 'Shows the full request: method, URL, format, headers and authentication.',
  customised: (name: string) => `If you change the request, Offhook no longer updates it for ${name}.`,
  takeOwn: 'Reset to the service’s request',
  ownAgain: (name: string) => `Request reset to ${name}`,
  wrong: (name: string, what: string) => `Offhook can’t build the request for ${name} with these settings. ${what}`,

  // Another service
  changed: (from: string, to: string) => `Service changed from ${from} to ${to}.`,
  kept: (parts: readonly string[]) => `Kept: ${list(parts)}.`,
  gone: (parts: readonly string[]) => `Removed: ${list(parts)}.`,
  parts: {
    name: 'Route Name',
    when: 'When to send',
    delivery: 'delivery settings',
    request: 'custom request',
    address: 'secret URL',
    secrets: 'secrets for another host',
  },
  input: (label: string) => `“${label}”`,
  rate: (name: string, rate: string) =>
    `${name} accepts up to ${rate}. Offhook keeps to this limit. Enter a lower rate limit to send slower.`,
  perSecond: (n: number) => (n === 1 ? '1 request per second' : `${n} requests per second`),
  perMinute: (n: number) => (n === 1 ? '1 request per minute' : `${n} requests per minute`),
  managed: 'Managed by config',
  managedWhy: (by: string) => `Defined in ${by}. The next “offhook apply” overwrites changes made here.`,
  template: {
    open: 'From a template',
    share: 'Share as template…',
    used: 'Template applied, not saved yet',
  },
}
