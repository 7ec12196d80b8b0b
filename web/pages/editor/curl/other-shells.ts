// cURL commands as Windows writes them, made into what a Unix shell would take. Browsers copy them in these ways too.

/** Whether a pasted text begins like a cURL command; a prompt before it does not matter. */
export function looksLikeCurl(text: string): boolean {
  return /^\s*(?:[$>%#]\s+|PS [^>\n]*>\s*|[A-Za-z]:\\[^>\n]*>\s*)?curl(?:\.exe)?\s+\S/.test(text)
}

/** The command without a prompt, in the spelling of a Unix shell. */
export function asUnix(text: string): string {
  const command = text.trim().replace(/^(?:[$>%#]\s+|PS [^>\n]*>\s*|[A-Za-z]:\\[^>\n]*>\s*)/, '')
  if (isCmd(command)) return fromCmd(command)
  return /`\r?\n/.test(command) ? fromPowerShell(command) : command
}

/** cmd.exe: a caret takes the meaning from what follows it, a line break included. */
function isCmd(command: string): boolean {
  return /\^"|\^\r?\n/.test(command)
}

function fromCmd(command: string): string {
  const plain = command.replaceAll(/\^\r?\n\s*/g, ' ').replaceAll(/\^([^])/g, '$1')
  // Within double quotes, a Unix shell would read $ and ` where cmd reads nothing.
  return plain.replaceAll(/"(?:[^"\\]|\\[^])*"/g, (quoted) => quoted.replaceAll(/[$`]/g, String.raw`\$&`))
}

/** PowerShell: a backtick does; a quote is doubled within quotes. */
function fromPowerShell(command: string): string {
  return command.replaceAll(/`\r?\n\s*/g, ' ').replaceAll(/'((?:[^']|'')*)'/g, (_, inner: string) => {
    return `'${inner.replaceAll("''", String.raw`'\''`)}'`
  })
}
