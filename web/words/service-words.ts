// The words of services, which load with the editor: most visits need none of them.
import { auth } from './en/auth.ts'
import { services } from './en/services.ts'

export const serviceWords = { auth, services }
