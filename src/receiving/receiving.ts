// `offhook/receiving`: for programs that receive the requests of Offhook. Verifies signatures, and describes the events and
// their fields as types and JSON Schemas. It needs no other package. Comments on exports are read in editors.
export { VerificationError, verify, verifyRequest } from './verify.ts'
export type { ReceivedHeaders, ReceivedRequest, RefusalReason, VerifiedRequest, VerifyOptions } from './verify.ts'
export type * from './events.ts'
export { EVENT_TYPES, FIELD_SCHEMAS } from './events.ts'
export { EVENT_SCHEMAS } from './schemas.ts'
export type { EventSchema } from './schemas.ts'
export type { FieldSchema } from './field-schema.ts'
