/** Everything that can be connected, with the purpose of each. */
export const choice = {
  search: 'Search systems',
  searchHint: 'Name of your phone system',
  found: (n: number) => (n === 1 ? '1 system found' : `${n} systems found`),
  none: 'No matching systems',
  noneWhy: 'Any system that can post call events to a URL can be connected.',
  another: 'Choose another',
  connectOne: (name: string) => `Connect ${name}`,
  titles: {
    push: 'Connect any system with webhooks',
    api: 'Connect through the API',
    files: 'Import call files',
  } as Readonly<Record<string, string>>,
  groups: { systems: 'Phone systems', ready: 'Ready-made mappings', anything: 'Anything else' },
  readyWhy: 'Offhook already understands the messages of these systems. You need administrator access there.',
  needsFile: 'Requires a file exported from this system.',
}
