// The example receivers in Node and Python. Those in PHP and Go are in receivers.ci.test.ts.
import { isMissing, testReceiver } from './example-receivers.ts'

testReceiver({
  name: 'Node',
  file: 'receiver.mjs',
  command: () => [process.execPath],
  data: 'calls.db',
  skip: false,
})

testReceiver({
  name: 'Python',
  file: 'receiver.py',
  command: () => ['python3'],
  data: 'calls.db',
  skip: isMissing('python3'),
})
