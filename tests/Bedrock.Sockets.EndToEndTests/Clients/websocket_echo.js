// The WebSocket of node: sends a megabyte in pieces, compares what comes back, closes.
// usage: websocket_echo.js URI
"use strict";
const sent = require("crypto").randomBytes(1_000_000);
const received = [];
let count = 0;
const socket = new WebSocket(process.argv[2]);
socket.binaryType = "arraybuffer";
socket.onopen = () => {
  for (let start = 0; start < sent.length; start += 70_000) {
    socket.send(sent.subarray(start, start + 70_000));
  }
};
socket.onmessage = event => {
  received.push(Buffer.from(event.data));
  count += event.data.byteLength;
  if (count >= sent.length) {
    socket.close(1000);
  }
};
socket.onclose = event => {
  const same = Buffer.concat(received).equals(sent) ? "the same" : "other bytes";
  console.log(`${count} bytes ${same}, closed ${event.code} ${event.wasClean ? "clean" : "lost"}`);
};
