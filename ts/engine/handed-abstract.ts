/** Why a listening socket that was handed over is refused. Both engines say so. */
export const HANDED_ABSTRACT =
  'the socket of the descriptor has an abstract name, which every process of the network namespace can reach; set allowAbstract: true'
