// Hang-up causes of a channel: Q.850 causes as Asterisk numbers them (include/asterisk/causes.h), with their usual names.
import type { Outcome } from '../../calls/call.ts'

interface Cause {
  readonly name: string
  /** The outcome of an unanswered call, if nothing else shows it. Absent: the cause does not determine it. */
  readonly outcome?: Outcome
}

const CAUSES: Readonly<Record<number, Cause>> = {
  1: { name: 'UNALLOCATED_NUMBER', outcome: 'failed' },
  2: { name: 'NO_ROUTE_TRANSIT_NET', outcome: 'failed' },
  3: { name: 'NO_ROUTE_DESTINATION', outcome: 'failed' },
  4: { name: 'SEND_SPECIAL_TONE', outcome: 'failed' },
  5: { name: 'MISDIALLED_TRUNK_PREFIX', outcome: 'failed' },
  6: { name: 'CHANNEL_UNACCEPTABLE', outcome: 'failed' },
  7: { name: 'CALL_AWARDED_DELIVERED' },
  16: { name: 'NORMAL_CLEARING' },
  17: { name: 'USER_BUSY', outcome: 'busy' },
  18: { name: 'NO_USER_RESPONSE', outcome: 'missed' },
  19: { name: 'NO_ANSWER', outcome: 'missed' },
  20: { name: 'SUBSCRIBER_ABSENT', outcome: 'failed' },
  21: { name: 'CALL_REJECTED', outcome: 'rejected' },
  22: { name: 'NUMBER_CHANGED', outcome: 'failed' },
  26: { name: 'NON_SELECTED_USER' },
  27: { name: 'DESTINATION_OUT_OF_ORDER', outcome: 'failed' },
  28: { name: 'INVALID_NUMBER_FORMAT', outcome: 'failed' },
  29: { name: 'FACILITY_REJECTED', outcome: 'failed' },
  30: { name: 'RESPONSE_TO_STATUS_ENQUIRY' },
  31: { name: 'NORMAL_UNSPECIFIED' },
  34: { name: 'NORMAL_CIRCUIT_CONGESTION', outcome: 'failed' },
  38: { name: 'NETWORK_OUT_OF_ORDER', outcome: 'failed' },
  41: { name: 'NORMAL_TEMPORARY_FAILURE', outcome: 'failed' },
  42: { name: 'SWITCH_CONGESTION', outcome: 'failed' },
  43: { name: 'ACCESS_INFO_DISCARDED', outcome: 'failed' },
  44: { name: 'REQUESTED_CHAN_UNAVAIL', outcome: 'failed' },
  45: { name: 'PRE_EMPTED', outcome: 'failed' },
  47: { name: 'RESOURCE_UNAVAILABLE', outcome: 'failed' },
  50: { name: 'FACILITY_NOT_SUBSCRIBED', outcome: 'failed' },
  52: { name: 'OUTGOING_CALL_BARRED', outcome: 'failed' },
  54: { name: 'INCOMING_CALL_BARRED', outcome: 'failed' },
  57: { name: 'BEARERCAPABILITY_NOTAUTH', outcome: 'failed' },
  58: { name: 'BEARERCAPABILITY_NOTAVAIL', outcome: 'failed' },
  65: { name: 'BEARERCAPABILITY_NOTIMPL', outcome: 'failed' },
  66: { name: 'CHAN_NOT_IMPLEMENTED', outcome: 'failed' },
  69: { name: 'FACILITY_NOT_IMPLEMENTED', outcome: 'failed' },
  81: { name: 'INVALID_CALL_REFERENCE', outcome: 'failed' },
  88: { name: 'INCOMPATIBLE_DESTINATION', outcome: 'failed' },
  95: { name: 'INVALID_MSG_UNSPECIFIED', outcome: 'failed' },
  96: { name: 'MANDATORY_IE_MISSING', outcome: 'failed' },
  97: { name: 'MESSAGE_TYPE_NONEXIST', outcome: 'failed' },
  98: { name: 'WRONG_MESSAGE', outcome: 'failed' },
  99: { name: 'IE_NONEXIST', outcome: 'failed' },
  100: { name: 'INVALID_IE_CONTENTS', outcome: 'failed' },
  101: { name: 'WRONG_CALL_STATE', outcome: 'failed' },
  102: { name: 'RECOVERY_ON_TIMER_EXPIRE', outcome: 'failed' },
  103: { name: 'MANDATORY_IE_LENGTH_ERROR', outcome: 'failed' },
  111: { name: 'PROTOCOL_ERROR', outcome: 'failed' },
  127: { name: 'INTERWORKING' },
}

/** The name of a cause; `null`: Q.850 does not name the number. */
export function causeName(code: number): string | null {
  return CAUSES[code]?.name ?? null
}

/** The outcome of an unanswered call, as far as its cause shows. */
export function outcomeOfCause(code: number | null): Outcome | null {
  return code === null ? null : (CAUSES[code]?.outcome ?? null)
}
