// Puts one probe of a pod as a kubelet does (pkg/probe/http, pkg/probe/tcp) and prints what came of it. Run in the network of the pod:
//   node probe.mjs '{"kind":"http","scheme":"HTTPS","host":"10.0.0.1","port":6443,"path":"/livez","headers":{},"timeout":15}'
import { request as plain } from 'node:http';
import { request as tls } from 'node:https';
import { connect } from 'node:net';

const { kind, scheme, host, port, method = 'GET', path, headers, timeout } = JSON.parse(process.argv[2]);
const signal = AbortSignal.timeout(timeout * 1000);
const end = (said) => {
  process.stdout.write(JSON.stringify(said));
  process.exit(0);
};
const fault = ({ code, message }) => end({ fault: code ?? message });
if (kind === 'tcp') {
  const socket = connect({ host, port, signal }).on('error', fault);
  socket.on('connect', () => end({ connected: true }));
} else {
  const send = scheme === 'HTTPS' ? tls : plain;
  const lower = Object.keys(headers).map((name) => name.toLowerCase());
  const usual = { 'user-agent': 'kube-probe', accept: '*/*', connection: 'close' };
  const own = Object.fromEntries(Object.entries(usual).filter(([name]) => !lower.includes(name)));
  // A kubelet does not ask whose certificate it is, and shows none.
  const all = { ...own, ...headers };
  const options = { host, port, method, path, headers: all, rejectUnauthorized: false, signal };
  send(options, (response) => {
    response.resume().on('end', () => end({ status: response.statusCode }));
  })
    .on('error', fault)
    .end();
}
