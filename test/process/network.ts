import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The way from Drover to GitHub, which can be cut. */
export interface Network {
  /** Where Drover believes GitHub to be, with a port. */
  readonly host: string;
  /** Every connection breaks, and no other comes about. */
  cut(): void;
  /** Connections come about, and nothing is ever heard on them. */
  swallow(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function aNetwork(origin: string): Promise<Network> {
  const { hostname, port } = new URL(origin);
  const open = new Set<Socket>();
  let state: 'whole' | 'cut' | 'swallowing' = 'whole';
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (state === 'cut') return near.destroy();
    if (state === 'swallowing') return near.resume();
    const far = connect(Number(port), hostname);
    keep(far);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    return near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakAll = (next: typeof state): void => {
    state = next;
    for (const socket of open) socket.destroy();
  };
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => breakAll('cut'),
    swallow: () => breakAll('swallowing'),
    mend: () => breakAll('whole'),
    close: async () => {
      breakAll('cut');
      server.close();
      await once(server, 'close');
    },
  };
}
