import process from 'node:process'

/** The environment a user's program has: 'ttrpc' is the bundle there, not the single modules that tests run on. */
export function usersEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = process.env
  return rest
}
