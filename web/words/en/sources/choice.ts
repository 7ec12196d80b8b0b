/** What can be connected, and what each is for. */
export const choice = {
  search: 'Search systems',
  searchHint: 'Name of your phone system',
  found: (n: number) => (n === 1 ? '1 system fits' : `${n} systems fit`),
  none: 'No system of this name',
  noneWhy: 'If it can post what happens to its calls somewhere, it can be connected all the same.',
  another: 'Choose another',
  connectOne: (name: string) => `Connect ${name}`,
  titles: {
    push: 'Connect any system that posts',
    api: 'Connect by the API',
    files: 'Read files of calls',
  } as Readonly<Record<string, string>>,
  groups: { systems: 'Phone systems', ready: 'With a ready mapping', anything: 'Anything else' },
  readyWhy: 'Offhook knows what their messages mean. Each needs an administrator’s access there.',
  needsFile: 'Needs a file that it exports.',
}
