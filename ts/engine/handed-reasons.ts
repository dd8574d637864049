/** Why a socket that was handed over to be listened on is refused, in the words of both engines. */
export const handedReasons = {
  abstractName:
    'the socket of the descriptor has an abstract name, which every process of the network namespace can reach; set allowAbstract: true',
  notListening: 'the socket of the descriptor does not listen',
} as const
