import { testEveryButton } from './every-button.ts'

testEveryButton('responder')
