// The meaning of curl's options (man page of curl 8) for a request.

/** The meaning of an option; `ignored` options change how curl works, not the request. */
type Meaning =
  | 'method'
  | 'url'
  | 'header'
  | 'data'
  | 'data_raw'
  | 'data_urlencode'
  | 'json'
  | 'user'
  | 'bearer'
  | 'aws_sigv4'
  | 'agent'
  | 'referer'
  | 'cookie'
  | 'unsupported'
  | 'ignored'

/** Options that take a value. Every other option is a switch. */
const WITH_VALUE: Readonly<Record<string, Meaning>> = {
  '-X': 'method',
  '--request': 'method',
  '--url': 'url',
  '-H': 'header',
  '--header': 'header',
  '-d': 'data',
  '--data': 'data',
  '--data-ascii': 'data',
  '--data-binary': 'data',
  '--data-raw': 'data_raw',
  '--data-urlencode': 'data_urlencode',
  '--json': 'json',
  '-u': 'user',
  '--user': 'user',
  '--oauth2-bearer': 'bearer',
  '--aws-sigv4': 'aws_sigv4',
  '-A': 'agent',
  '--user-agent': 'agent',
  '-e': 'referer',
  '--referer': 'referer',
  '-b': 'cookie',
  '--cookie': 'cookie',
  '-F': 'unsupported',
  '--form': 'unsupported',
  '--form-string': 'unsupported',
  '-T': 'unsupported',
  '--upload-file': 'unsupported',
}

const IGNORED_WITH_VALUE = new Set(
  (
    '-o --output -m --max-time --connect-timeout --retry --retry-delay --retry-max-time -x --proxy -U --proxy-user -w --write-out ' +
    '--cacert --capath -E --cert --cert-type --key --key-type --pass -c --cookie-jar --resolve --connect-to -D --dump-header ' +
    '--limit-rate --max-redirs -r --range --interface --ciphers --tls-max -K --config --noproxy -z --time-cond --dns-servers ' +
    '--expect100-timeout --keepalive-time --max-filesize -y --speed-time -Y --speed-limit --trace --trace-ascii --stderr --unix-socket'
  ).split(' '),
)

export interface Option {
  readonly name: string
  readonly meaning: Meaning
  /** `null` for a switch. */
  readonly value: string | null
}

/** The options and addresses among the words after `curl`; switches keep their letter or name. */
export function readOptions(words: readonly string[]): readonly Option[] {
  const options: Option[] = []
  let i = 0
  const take = (name: string, attached: string | null): void => {
    const meaning = WITH_VALUE[name] ?? (IGNORED_WITH_VALUE.has(name) ? 'ignored' : undefined)
    if (meaning === undefined) options.push({ name, meaning: 'ignored', value: null })
    else options.push({ name, meaning, value: attached ?? words[i++] ?? '' })
  }
  while (i < words.length) {
    const word = words[i++] ?? ''
    if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      if (equals > 0) take(word.slice(0, equals), word.slice(equals + 1))
      else take(word, null)
    } else if (word.startsWith('-') && word.length > 1) {
      // Letters may be joined, the last with its value: -sSLd'a=1', -XPOST.
      for (let at = 1; at < word.length; at++) {
        const name = `-${word[at] ?? ''}`
        const takes = name in WITH_VALUE || IGNORED_WITH_VALUE.has(name)
        const rest = word.slice(at + 1)
        take(name, takes && rest !== '' ? rest : null)
        if (takes) break
      }
    } else options.push({ name: '--url', meaning: 'url', value: word })
  }
  return options
}
