// A bad line: a TCP proxy between browser and server that can be cut on purpose. What the browser calls the site is this
// proxy, so that the server behind it can go away and come back without the address changing.

import net from 'node:net';

export class Line {
  constructor(target) {
    this.target = target;
    this.pairs = new Set();
    this.sent = 0;
    this.plans = [];
    this.cuts = 0;
    this.server = net.createServer((client) => this.join(client));
  }

  listen() {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', () => resolve(this.server.address().port)));
  }

  join(client) {
    const upstream = net.connect(this.target, '127.0.0.1');
    const pair = { client, upstream };
    this.pairs.add(pair);
    const end = () => {
      this.pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    client.on('data', (bytes) => {
      this.sent += bytes.length;
      if (!upstream.write(bytes)) client.pause();
      const due = this.plans.filter((plan) => this.sent >= plan.at);
      this.plans = this.plans.filter((plan) => this.sent < plan.at);
      for (const plan of due) plan.run();
    });
    upstream.on('drain', () => client.resume());
    upstream.on('data', (bytes) => {
      if (!client.write(bytes)) upstream.pause();
    });
    client.on('drain', () => upstream.resume());
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
    for (const socket of [client, upstream]) {
      socket.on('error', end);
      socket.on('close', end);
    }
  }

  // Cuts every connection the way a lost signal does: no goodbye.
  cut() {
    this.cuts += 1;
    for (const { client, upstream } of this.pairs) {
      client.resetAndDestroy?.() ?? client.destroy();
      upstream.destroy();
    }
    this.pairs.clear();
  }

  // Runs something once this many more bytes have gone up the line.
  after(bytes, run) {
    return new Promise((resolve, reject) => {
      this.plans.push({ at: this.sent + bytes, run: () => Promise.resolve(run()).then(resolve, reject) });
    });
  }

  close() {
    this.cut();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
