/** Connections that wait to be accepted; a full queue refuses further ones. As in native/io/socket/bound_socket.cc. */
export const BACKLOG = 4096
