/** Why a socket that was handed over to be listened on is refused, in the words of both engines. */
export const handedReasons = {
  abstractName:
    'the socket of the descriptor has an abstract name, which every process of the network namespace can reach; set allowAbstract: true',
  /** On the JS engine only: the native one asks the kernel for the name. */
  unknownName:
    'the name of the socket of the descriptor cannot be read, as it is of another network namespace or /proc is not there, and may be abstract; set allowAbstract: true, or use the native engine',
  notListening: 'the socket of the descriptor does not listen',
} as const
