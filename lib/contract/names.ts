// Names that were misspelt.

/** Whether two names are the same but for case, `_` and `-`. */
export function isSameName (name: string, own: string): boolean {
  return lettersOf(name) === lettersOf(own)
}

/**
 * Whether a name is another one but for case, `_`, `-` and one letter that is missing, too many, wrong or swapped with the next; in a
 * long name, two.
 */
export function isNearMiss (name: string, own: string): boolean {
  return isWithin(own.length > 12 ? 2 : 1, lettersOf(name), lettersOf(own))
}

function isWithin (edits: number, given: string, wanted: string): boolean {
  const start = commonStart(given, wanted)
  const [rest, wantedRest] = [given.slice(start), wanted.slice(start)]
  if (edits === 0 || rest === wantedRest) return rest === wantedRest
  const swapped = `${wantedRest.charAt(1)}${wantedRest.charAt(0)}${wantedRest.slice(2)}`
  return isWithin(edits - 1, rest.slice(1), wantedRest) || isWithin(edits - 1, rest, wantedRest.slice(1)) ||
    isWithin(edits - 1, rest.slice(1), wantedRest.slice(1)) || isWithin(edits - 1, rest, swapped)
}

function commonStart (a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

function lettersOf (name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase()
}
