// The program of a pod's sandbox, which only sleeps. It is written here byte by byte: a hundred bytes need neither a
// registry nor a compiler, and no other program is static on every machine and just sleeps.

const machine = { x64: 0x3e, arm64: 0xb7 } as const;

const code = {
  // again: mov eax, 34 (pause); syscall; jmp again
  x64: [0xb8, 0x22, 0x00, 0x00, 0x00, 0x0f, 0x05, 0xeb, 0xf7],
  // mov x0..x4, 0; mov x8, 73 (ppoll: arm64 has no pause); svc 0; b to the first
  arm64: [
    ...[0, 1, 2, 3, 4].flatMap((register) => [register, 0x00, 0x80, 0xd2]),
    ...[0x28, 0x09, 0x80, 0xd2],
    ...[0x01, 0x00, 0x00, 0xd4],
    ...[0xf9, 0xff, 0xff, 0x17],
  ],
};

const base = 0x400000n;
const headers = 64 + 56;

/** A static ELF executable for this processor that sleeps until it is killed; undefined for unsupported processors. */
export function pauseProgram(arch: string = process.arch): Buffer | undefined {
  if (arch !== 'x64' && arch !== 'arm64') return undefined;
  const text = Buffer.from(code[arch]);
  const size = BigInt(headers + text.length);
  const head = Buffer.alloc(headers);
  // ELF header: 64-bit, little-endian, version 1, System V; executable file (man 5 elf).
  head.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  head.writeUInt16LE(2, 16);
  head.writeUInt16LE(machine[arch], 18);
  head.writeUInt32LE(1, 20);
  head.writeBigUInt64LE(base + BigInt(headers), 24);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(64, 52);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(1, 56);
  // One program header: load everything, readable and executable.
  head.writeUInt32LE(1, 64);
  head.writeUInt32LE(5, 68);
  head.writeBigUInt64LE(0n, 72);
  head.writeBigUInt64LE(base, 80);
  head.writeBigUInt64LE(base, 88);
  head.writeBigUInt64LE(size, 96);
  head.writeBigUInt64LE(size, 104);
  head.writeBigUInt64LE(0x10000n, 112);
  return Buffer.concat([head, text]);
}
