type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false

/**
 * A check of a type that every compiler makes: `exactly<string>()(value)` is an error unless `value` has exactly this type,
 * where tstyche's matchers mean nothing to `tsc`.
 */
export declare function exactly<Expected> (): <Actual>(value: Actual, ...error: Same<Actual, Expected> extends true ? [] : [never]) => void
