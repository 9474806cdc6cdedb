/** Whether this can be the status of a final response: an integer from 200 to 599 (RFC 9110 15; 1xx is interim). */
export function isFinalStatus (code: unknown): code is number {
  return Number.isInteger(code) && (code as number) >= 200 && (code as number) <= 599
}
