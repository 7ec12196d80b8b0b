// The file with the settings of the service, made from the table of settings, so that it explains all of them.
import { listSettings } from '../../src/config.ts'

const DATA = '/var/lib/offhook'

const TOP = `# The settings of Offhook, for the service and for the command "offhook".
#
# One NAME=value per line. Quote a value that contains spaces or quotes: NAME='value'. Nothing is replaced in a value.
# Instead of NAME, NAME_FILE may name a file that contains the value and that the user offhook can read.
# After a change, run: systemctl restart offhook
`

/** `/etc/offhook/offhook.env`: every setting with its meaning, its default and an example, which is a comment. */
export function settingsFile(): string {
  const settings = listSettings().map(({ variable, meaning, values, otherwise, example }) => {
    const fallback = otherwise === '' ? 'none' : otherwise
    return variable === 'OFFHOOK_DATA'
      ? [
          `# ${meaning}. The user offhook must own it. For another folder, also run "systemctl edit offhook" and add:`,
          '#   [Service]',
          '#   ReadWritePaths=/path/of/the/folder',
          `${variable}=${DATA}`,
        ]
      : [`# ${meaning} (${values}). Default: ${fallback}.`, `#${assignment(variable, example)}`]
  })
  return [TOP, ...settings.map((lines) => `${lines.join('\n')}\n`)].join('\n')
}

/** The example as a line of the file. A secret that a shell reads from a file is read from this file by Offhook itself. */
function assignment(variable: string, example: string): string {
  const [, file] = /^\$\(cat (.*)\)$/.exec(example) ?? []
  if (file !== undefined) return `${variable}_FILE=${file}`
  return `${variable}=${/[\s"']/.test(example) ? `'${example}'` : example}`
}
