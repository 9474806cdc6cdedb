const { SEED = 1 } = process.env

/**
 * Where random cases begin: the same ones each time, so that no change is blamed for what was there before it. `SEED=random` looks
 * for more.
 */
export const seed = SEED === 'random' ? Date.now() : Number(SEED)
