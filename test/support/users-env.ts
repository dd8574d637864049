import process from 'node:process'

/** The environment of a user's program, in which 'ttrpc' is the bundle and not the single modules that tests load. */
export function usersEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = process.env
  return rest
}
