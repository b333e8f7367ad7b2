// Opens TCP connections in the network that it runs in and hands each to its parent, for servers that listen only on a
// machine's loopback address. It has a channel to its parent, which asks { id, host, port } and gets { id } with the
// socket, or { id, code }.
import { connect } from 'node:net';

process.on('message', ({ id, host, port }) => {
  const socket = connect({ host, port });
  socket.once('connect', () => process.send({ id }, socket));
  socket.on('error', ({ code, message }) => process.send({ id, code: code ?? 'ERROR', message }));
});
process.on('disconnect', () => process.exit());
