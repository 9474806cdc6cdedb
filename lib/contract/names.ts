// Names that were misspelt.

/** Whether two names are the same but for case, `_` and `-`. */
export function isSameName (name: string, own: string): boolean {
  return lettersOf(name) === lettersOf(own)
}

/** Whether a name is another one but for case, `_`, `-` and one letter that is missing, too many, wrong or swapped with the next. */
export function isNearMiss (name: string, own: string): boolean {
  const [given, wanted] = [lettersOf(name), lettersOf(own)]
  if (Math.abs(given.length - wanted.length) > 1) return false
  const start = commonStart(given, wanted)
  const [rest, wantedRest] = [given.slice(start), wanted.slice(start)]
  return rest.slice(1) === wantedRest || rest === wantedRest.slice(1) || rest.slice(1) === wantedRest.slice(1) ||
    rest === `${wantedRest.charAt(1)}${wantedRest.charAt(0)}${wantedRest.slice(2)}`
}

function commonStart (a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

function lettersOf (name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase()
}
