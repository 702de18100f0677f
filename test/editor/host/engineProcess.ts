import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the engine processes that this extension host started. */
export function enginePids(): number[] {
  return processes()
    .filter(({ parent, command }) => parent === process.pid && command.includes('engine.js'))
    .map(({ pid }) => pid);
}

/** Ids of the processes that a process started itself. */
export function childPids(parentPid: number): number[] {
  return processes()
    .filter(({ parent }) => parent === parentPid)
    .map(({ pid }) => pid);
}

export function isAlive(pid: number): boolean {
  return processes().some((process) => process.pid === pid && process.command !== '');
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Process[] {
  return process.platform === 'linux' ? processesOfLinux() : processesOfPs();
}

function processesOfLinux(): Process[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .flatMap((pid) => {
      try {
        const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
        return [{ pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

function processesOfPs(): Process[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match?.[3] === undefined ? [] : [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] }];
  });
}
